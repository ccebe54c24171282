package io.caracal.api.approval;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Fields;
import io.caracal.core.error.ErrorCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decided.
 *
 * @param approver {@code console:<account>} or {@code admin:<token id>}
 */
record Ruling(boolean approved, Optional<String> reason, String approver) {

    private static final int MAX_REASON = 500;

    /** The reason of a body; there need not be a body. */
    static Optional<String> reason(@Nullable JsonNode body) {
        if (body == null) {
            return Optional.empty();
        }
        Fields fields = Fields.lenient(body, ErrorCode.INVALID_BODY);
        Optional<String> reason = fields.optionalText("reason", 0, MAX_REASON);
        fields.done();
        return reason.filter(text -> !text.isEmpty());
    }

    /** The decision as evidence and answers call it. */
    String wire() {
        return approved ? "approved" : "rejected";
    }
}
