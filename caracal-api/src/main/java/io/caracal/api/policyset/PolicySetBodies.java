package io.caracal.api.policyset;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Fields;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.policy.PolicyManifest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request bodies of the policy set routes. */
final class PolicySetBodies {

    private static final int MAX_NAME = 512; // a longer one does not fit the index
    private static final int MAX_DESCRIPTION = 8_192;
    private static final int MAX_MANIFEST = 256;
    private static final int MAX_ID = 128;

    private PolicySetBodies() {}

    /** A set to be made. */
    record New(String name, @Nullable String description) {
        static New read(@Nullable JsonNode body) {
            Fields fields = Fields.lenient(body, ErrorCode.INVALID_BODY);
            New set = new New(
                    fields.requiredText("name", 1, MAX_NAME),
                    fields.nullableText("description", 0, MAX_DESCRIPTION).orElse(null));
            fields.done();
            return set;
        }
    }

    /** The manifest of a version, in the author's order. */
    static PolicyManifest manifest(@Nullable JsonNode body) {
        Fields fields = Fields.lenient(body, ErrorCode.INVALID_BODY);
        List<String> ids = fields.objects("manifest", MAX_MANIFEST).stream()
                .map(entry -> entry.requiredText("policy_version_id", 1, MAX_ID))
                .toList();
        if (ids.isEmpty()) {
            fields.issue("manifest", "Array must contain 1 to " + MAX_MANIFEST + " element(s)");
        }
        fields.done();
        return new PolicyManifest(ids);
    }

    static String versionId(@Nullable JsonNode body) {
        Fields fields = Fields.lenient(body, ErrorCode.INVALID_BODY);
        String id = fields.requiredText("version_id", 1, MAX_ID);
        fields.done();
        return id;
    }
}
