package io.caracal.sts.evidence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A decision about one resource.
 *
 * @param policyVersionId empty when no policy took part
 * @param manifestSha empty when no policy took part
 * @param metadata further members; the application is added by the trail
 */
public record Verdict(
        String decision,
        String evaluationStatus,
        String policyVersionId,
        String manifestSha,
        ArrayNode determiningPolicies,
        ArrayNode diagnostics,
        ObjectNode metadata) {}
