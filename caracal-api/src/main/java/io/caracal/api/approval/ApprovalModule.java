package io.caracal.api.approval;

import io.caracal.api.feature.FeatureContext;
import io.caracal.api.mutation.AuditOutbox;

/** Mounts the approvals feature. */
public final class ApprovalModule {

    private ApprovalModule() {}

    public static void register(FeatureContext context) {
        ApprovalStore store = new ApprovalStore();
        AuditOutbox outbox = new AuditOutbox(context.outbox(), context.auditKey());
        Decisions decisions = new Decisions(
                context.mutations(), store, outbox, context.platform().ids());
        context.platform().resource(new ApprovalResource(context.transactions(), store, decisions));
    }
}
