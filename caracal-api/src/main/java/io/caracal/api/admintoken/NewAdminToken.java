package io.caracal.api.admintoken;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Fields;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Body of the minting of a token. */
record NewAdminToken(String name, Optional<ZoneId> zone, String capability) {

    static NewAdminToken read(@Nullable JsonNode body) {
        Fields fields = Fields.strict(body, ErrorCode.INVALID_ADMIN_TOKEN_REQUEST);
        String name = fields.requiredText("name", 1, 120);
        String scope = fields.requiredOneOf("scope", "global", "zone");
        Optional<String> zone = fields.optionalText("zone_id", 1, 128);
        String capability = fields.oneOf("capability", "write", "read", "write", "approve");
        fields.done();
        return new NewAdminToken(name, zone(scope.equals("zone"), zone), capability);
    }

    private static Optional<ZoneId> zone(boolean required, Optional<String> zone) {
        if (required && zone.isEmpty()) {
            throw CaracalException.of(ErrorCode.ZONE_ID_REQUIRED);
        }
        if (!required && zone.isPresent()) {
            throw CaracalException.of(ErrorCode.ZONE_ID_NOT_ALLOWED_FOR_GLOBAL);
        }
        return zone.map(text ->
                ZoneId.parse(text).orElseThrow(() -> CaracalException.of(ErrorCode.INVALID_ADMIN_TOKEN_REQUEST)));
    }
}
