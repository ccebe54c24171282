package io.caracal.sts.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Json;
import io.caracal.core.secret.SecretText;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a token endpoint gave (RFC 6749 §5.1).
 *
 * @param lifetime {@code expires_in}, where it is told
 */
record TokenAnswer(SecretText token, Optional<Duration> lifetime) {
    /** With everything around it, a Gateway of 1.0 reads 16 KiB of an answer. */
    private static final int LONGEST_TOKEN = 12 * 1024;

    private static final Pattern ERROR = Pattern.compile("[a-z_]{1,40}");
    private static final BigDecimal LONGEST_LIFE =
            BigDecimal.valueOf(Duration.ofDays(3650).toSeconds());

    /** @param anyType whether the provider's configuration says how the token is presented, whatever its type */
    static TokenAnswer read(byte[] body, boolean anyType) throws TokenUnavailableException {
        JsonNode answer = parse(body);
        String token = answer.path("access_token").isTextual()
                ? answer.path("access_token").textValue()
                : "";
        if (token.isEmpty()
                || token.length() > LONGEST_TOKEN
                || token.chars().anyMatch(character -> character < ' ' || character > '~')) {
            throw invalid();
        }
        String type = answer.path("token_type").asText("");
        if (!(anyType || type.isEmpty() || type.equalsIgnoreCase("Bearer"))) {
            throw new TokenUnavailableException("provider_token_type_unsupported");
        }
        return new TokenAnswer(SecretText.of(token), lifetime(answer.path("expires_in")));
    }

    /** The code of a refusal (RFC 6749 §5.2), for the log; empty when there is none that can be shown. */
    static String error(byte[] body) {
        try {
            String code = parse(body).path("error").asText("");
            return ERROR.matcher(code).matches() ? code : "";
        } catch (TokenUnavailableException none) {
            return "";
        }
    }

    /** A number, or a text that is one; whatever else it is, the token is used up at once. */
    private static Optional<Duration> lifetime(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        try {
            BigDecimal seconds = new BigDecimal(value.asText("").strip());
            return Optional.of(Duration.ofSeconds(
                    seconds.max(BigDecimal.ZERO).min(LONGEST_LIFE).longValue()));
        } catch (NumberFormatException notANumber) {
            return Optional.of(Duration.ZERO);
        }
    }

    /** The parser's message would quote the token, so it is not kept as the cause. */
    private static JsonNode parse(byte[] body) throws TokenUnavailableException {
        try {
            JsonNode answer = Json.mapper().readTree(body);
            if (answer != null && answer.isObject()) {
                return answer;
            }
        } catch (IOException notJson) {
            throw invalid();
        }
        throw invalid();
    }

    private static TokenUnavailableException invalid() {
        return new TokenUnavailableException("provider_token_invalid");
    }
}
