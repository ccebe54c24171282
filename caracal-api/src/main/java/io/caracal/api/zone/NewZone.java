package io.caracal.api.zone;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Fields;
import io.caracal.core.error.ErrorCode;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Body of the creation of a zone. */
record NewZone(String name, Optional<String> slug, boolean dcrEnabled) {

    /** A longer one does not fit the index. */
    static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1,512}");

    static final int MAX_NAME = 120;

    static NewZone read(@Nullable JsonNode body) {
        Fields fields = Fields.strict(body, ErrorCode.INVALID_ZONE);
        NewZone zone = new NewZone(
                fields.requiredTrimmed("name", 1, MAX_NAME),
                fields.optionalMatch("slug", SLUG),
                fields.bool("dcr_enabled", false));
        fields.done();
        return zone;
    }
}
