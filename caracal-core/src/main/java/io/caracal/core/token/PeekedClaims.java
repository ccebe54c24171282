package io.caracal.core.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.token.InvalidMandateException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Claims read without proof: good for choosing keys and for early refusals, never for granting anything.
 *
 * @param expiresAtSeconds {@code exp}, Unix seconds, not 0; within the years -9999 to 9999, so arithmetic cannot overflow
 * @param zoneId {@code zone_id} when it is text, in no particular grammar
 * @param clientId {@code client_id} when it is text, in no particular grammar
 * @param jti {@code jti} when it is text
 * @param use {@code use} when it is text
 */
public record PeekedClaims(
        long expiresAtSeconds,
        @Nullable String zoneId,
        @Nullable String clientId,
        @Nullable String jti,
        @Nullable String use) {
    static PeekedClaims of(JsonNode claims) throws InvalidMandateException {
        JsonNode exp = claims.get("exp");
        if (exp == null || !exp.isIntegralNumber() || !exp.canConvertToLong()) {
            throw malformed();
        }
        long seconds = exp.longValue();
        if (seconds == 0 || Math.abs(seconds) > ClaimsReader.LAST_SECOND || seconds == Long.MIN_VALUE) {
            throw malformed();
        }
        return new PeekedClaims(
                seconds, text(claims, "zone_id"), text(claims, "client_id"), text(claims, "jti"), text(claims, "use"));
    }

    private static @Nullable String text(JsonNode claims, String name) {
        JsonNode value = claims.get(name);
        return value == null || !value.isTextual() ? null : value.textValue();
    }

    private static InvalidMandateException malformed() {
        return new InvalidMandateException(Reason.MALFORMED, "exp is not a usable whole number");
    }
}
