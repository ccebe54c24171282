package io.caracal.api.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.api.access.Actor;
import io.caracal.api.access.AdminRequest;
import io.caracal.api.mutation.AuditOutbox;
import io.caracal.api.mutation.Change;
import io.caracal.api.mutation.Mutations;
import io.caracal.common.storage.Transaction;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;
import java.util.List;

/** Decides holds: one guarded update, its audit event and its admin-audit row are one transaction. */
final class Decisions {

    private static final String COLLECTION = "approvals";

    private final Mutations mutations;
    private final ApprovalStore store;
    private final AuditOutbox outbox;
    private final IdFactory ids;

    Decisions(Mutations mutations, ApprovalStore store, AuditOutbox outbox, IdFactory ids) {
        this.mutations = mutations;
        this.store = store;
        this.outbox = outbox;
        this.ids = ids;
    }

    /** The hold after the decision. */
    Approval decide(AdminRequest request, ZoneId zone, String id, boolean approved) {
        Ruling ruling = new Ruling(approved, Ruling.reason(request.body()), approver(request.actor()));
        return mutations.inZone(request, zone, tx -> {
            if (!store.decide(tx, zone, id, ruling)) {
                throw undecidable(tx, zone, id);
            }
            Approval after = find(tx, zone, id);
            outbox.append(tx, event(tx, request, zone, after, ruling), request.requestId());
            return Change.action(COLLECTION, id, after);
        });
    }

    Approval find(Transaction tx, ZoneId zone, String id) {
        return store.find(tx, zone, id).orElseThrow(() -> CaracalException.of(ErrorCode.APPROVAL_NOT_FOUND));
    }

    private CaracalException undecidable(Transaction tx, ZoneId zone, String id) {
        Approval hold = find(tx, zone, id);
        if (hold.forSubjectOnly() && hold.state().equals("pending")) {
            return CaracalException.of(ErrorCode.SUBJECT_APPROVAL_REQUIRED);
        }
        return CaracalException.of(ErrorCode.APPROVAL_NOT_DECIDABLE).detail("state", hold.state());
    }

    private AuditEvent event(Transaction tx, AdminRequest request, ZoneId zone, Approval hold, Ruling ruling) {
        return AuditEvent.builder(ids.next(), zone.value(), "step_up_decided", tx.now())
                .requestId(request.requestId())
                .decision(ruling.wire())
                .metadata(metadata(hold, ruling))
                .build();
    }

    private static ObjectNode metadata(Approval hold, Ruling ruling) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("challenge_id", hold.id());
        for (String member : List.of("tier", "approver_class", "privacy_mode", "binding", "session_id")) {
            metadata.put(member, hold.text(member));
        }
        metadata.put("approver_plane", "operator");
        metadata.put("approver_subject_id", ruling.approver());
        for (String member : List.of("application_id", "subject_anchor")) {
            if (!hold.text(member).isEmpty()) {
                metadata.put(member, hold.text(member));
            }
        }
        ruling.reason().ifPresent(reason -> metadata.put("reason", reason));
        JsonNode labels = hold.metadata().path("agent_labels");
        if (labels.isArray()) {
            metadata.set("agent_labels", labels);
        }
        return metadata;
    }

    private static String approver(Actor actor) {
        String account = actor.account();
        return account == null ? "admin:" + actor.tokenId() : "console:" + account;
    }
}
