package io.caracal.coordinator.trail;

import io.caracal.common.adminaudit.AdminAudit;
import io.caracal.common.adminaudit.AdminAuditEntry;
import io.caracal.common.storage.Transactions;
import io.caracal.coordinator.identity.Call;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records every refusal of an authenticated request (Coordinator contract §A.6). Changes record themselves in their own transaction; a
 * refusal changed nothing, so a trail that cannot be written is only logged. Answers of 500 and above say that something is wrong with
 * this service or what it stands on, and are in the log.
 */
public final class RefusalTrail implements ContainerResponseFilter {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalTrail.class);
    private static final Set<String> ENTITIES =
            Set.of("agents", "agent-services", "delegations", "invocations", "applications", "outbox");

    private final Transactions transactions;
    private final AdminAudit audit;

    public RefusalTrail(Transactions transactions, AdminAudit audit) {
        this.transactions = transactions;
        this.audit = audit;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        int status = response.getStatus();
        if (status >= 400 && status < 500) {
            Call.find(request).ifPresent(call -> record(call, status));
        }
    }

    private void record(Call call, int status) {
        AdminAuditEntry.Operation operation = AdminAuditEntry.Operation.of(call.method(), call.path(), status);
        AdminAuditEntry entry = new AdminAuditEntry(
                call.zone(),
                call.requestId(),
                call.caller().actor(),
                operation,
                entity(call.path()).orElse(null),
                null);
        try {
            transactions.runInZone(call.zone(), tx -> audit.append(tx, entry));
        } catch (RuntimeException e) {
            LOG.warn("the refusal of request {} could not be recorded", call.requestId(), e);
        }
    }

    /** The last pair of the path whose name is that of an entity. */
    static Optional<AdminAuditEntry.Entity> entity(String path) {
        List<String> parts = List.of(path.split("/", -1));
        for (int i = parts.size() - 2; i >= 0; i--) {
            if (ENTITIES.contains(parts.get(i)) && !parts.get(i + 1).isEmpty()) {
                return Optional.of(new AdminAuditEntry.Entity(parts.get(i), parts.get(i + 1)));
            }
        }
        return Optional.empty();
    }
}
