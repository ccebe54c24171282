package io.caracal.sts.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.id.ZoneId;

/**
 * A mint that waits for a decision.
 *
 * @param subjectAnchor the user whose approval counts, empty when there is none
 * @param metadata what an approver is shown
 */
public record HoldRequest(
        ZoneId zone, Binding binding, ApprovalTerms terms, String subjectAnchor, ObjectNode metadata) {}
