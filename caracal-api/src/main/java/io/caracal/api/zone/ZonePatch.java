package io.caracal.api.zone;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Fields;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Body of a change of a zone; what is empty stays as it is. */
record ZonePatch(
        Optional<String> name,
        Optional<String> slug,
        Optional<Boolean> dcrEnabled,
        Optional<DcrShutdownMode> dcrShutdown,
        Optional<Boolean> coauthorBadge,
        Optional<Boolean> governed) {

    static ZonePatch read(@Nullable JsonNode body) {
        Fields fields = Fields.strict(body, ErrorCode.INVALID_ZONE);
        ZonePatch patch = new ZonePatch(
                fields.optionalTrimmed("name", 1, NewZone.MAX_NAME),
                fields.optionalMatch("slug", NewZone.SLUG),
                fields.optionalBool("dcr_enabled"),
                fields.optionalOneOf("dcr_shutdown", "keep_live", "revoke_live").map(DcrShutdownMode::of),
                fields.optionalBool("operator_coauthor_badge"),
                fields.optionalBool("operator_governed"));
        fields.done();
        if (body == null || body.isEmpty()) {
            throw CaracalException.of(ErrorCode.NO_FIELDS);
        }
        return patch;
    }

    /** Whether dynamic client registration is switched off. */
    boolean endsDcr() {
        return dcrEnabled.isPresent() && !dcrEnabled.get();
    }
}
