package io.caracal.coordinator.outbox;

import io.caracal.common.adminaudit.AdminAudit;
import io.caracal.common.adminaudit.AdminAuditEntry;
import io.caracal.common.storage.Transactions;
import io.caracal.coordinator.identity.Call;
import io.caracal.coordinator.wire.Paging;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.util.List;

/** Lists and revives announcements that were given up; for administrators. */
public final class DeadRows {

    private static final int OK = 200;

    private final Transactions transactions;
    private final AdminAudit audit;
    private final DeadRowStore store = new DeadRowStore();

    public DeadRows(Transactions transactions, AdminAudit audit) {
        this.transactions = transactions;
        this.audit = audit;
    }

    List<DeadRowStore.DeadRow> list(Call call, Paging paging) {
        requireAdmin(call);
        return transactions.inZone(call.zone(), tx -> {
            if (paging.cursor() != null && !store.known(tx, call.zone(), paging.cursor())) {
                throw Paging.unknownCursor();
            }
            return store.list(tx, call.zone(), paging);
        });
    }

    void requeue(Call call, String id) {
        requireAdmin(call);
        transactions.runInZone(call.zone(), tx -> {
            if (!store.requeue(tx, call.zone(), id)) {
                throw CaracalException.of(ErrorCode.DEAD_OUTBOX_NOT_FOUND);
            }
            audit.append(tx, call.evidence(OK, new AdminAuditEntry.Entity("outbox", id)));
        });
    }

    private static void requireAdmin(Call call) {
        if (!call.caller().admin()) {
            throw CaracalException.of(ErrorCode.COORDINATOR_ADMIN_REQUIRED);
        }
    }
}
