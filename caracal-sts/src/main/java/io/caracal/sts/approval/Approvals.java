package io.caracal.sts.approval;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.http.Json;
import io.caracal.common.storage.Transaction;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.secret.ConstantTime;
import io.caracal.sts.authority.AuthorityRecord;
import io.caracal.sts.authority.AuthorityStore;
import io.caracal.sts.evidence.Refusal;
import io.caracal.sts.evidence.Trail;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Holds in the course of an exchange (STS contract §2.6). */
public final class Approvals {
    /** A mandate that was lost on its way may be made again for this long. */
    private static final Duration REISSUE = Duration.ofMinutes(2);

    private final HoldStore holds;
    private final AuthorityStore authority;
    private final HoldIds ids;

    public Approvals(HoldStore holds, AuthorityStore authority, HoldIds ids) {
        this.holds = holds;
        this.authority = authority;
        this.ids = ids;
    }

    /** The approval that the caller presents, if it is one for exactly this request and can be used. */
    public Approved presented(Transaction tx, ZoneId zone, Binding binding, String id) {
        Hold hold = HoldIds.isValid(id)
                ? holds.find(tx, List.of(id)).stream().findFirst().orElse(null)
                : null;
        boolean same = hold != null
                && hold.zone().equals(zone.value())
                && hold.principal().equals(binding.principal())
                && hold.authorityRecord().equals(binding.authorityRecord())
                && ConstantTime.equal(hold.hash(), binding.hash());
        if (hold == null || !same) {
            throw refused(401, "approval not found or bindings do not match", "approval_invalid");
        }
        return switch (hold.state(tx.now())) {
            case APPROVED -> new Approved(hold, Optional.empty());
            case PENDING -> throw required(hold);
            case EXPIRED ->
                throw refused(401, "approval expired", "approval_expired").with("challenge_id", id);
            case REJECTED -> throw rejected(hold);
            case CONSUMED -> new Approved(hold, Optional.of(reissuable(tx, zone, hold)));
        };
    }

    /**
     * The approval that lets the request go on; without one a hold is made, noted in the trail and told to the caller as 401
     * {@code interaction_required}. A new hold's evidence is written before it is committed.
     */
    public Gate gate(Transaction tx, HoldRequest request, Trail trail) {
        holds.deleteExpired(tx, request.zone(), request.binding());
        Optional<Hold> known = holds.live(tx, request.zone(), request.binding());
        if (known.isEmpty()) {
            String id = ids.next();
            boolean made = holds.insert(tx, id, request);
            Hold hold = holds.live(tx, request.zone(), request.binding())
                    .orElseThrow(() -> new IllegalStateException("a hold that was just made is gone"));
            if (made) {
                trail.noted("step_up_issued", "pending", "complete", evidence(hold, request));
            }
            trail.writeWithheld("approval_required");
            return new Gate(Optional.empty(), Optional.of(required(hold)));
        }
        Hold hold = known.get();
        return switch (hold.state(tx.now())) {
            case APPROVED -> new Gate(Optional.of(new Approved(hold, Optional.empty())), Optional.empty());
            case REJECTED -> throw rejected(hold);
            case PENDING, EXPIRED, CONSUMED -> {
                trail.writeWithheld("approval_required");
                yield new Gate(Optional.empty(), Optional.of(required(hold)));
            }
        };
    }

    /** Uses an approval up for the record; the caller inserts the record in the same transaction. */
    public void consume(Transaction tx, Approved approved, AuthorityRecordId made) {
        if (!holds.consume(tx, approved.hold(), made)) {
            throw consumed(approved.hold());
        }
    }

    /** Uses an approval up for a credential, of which there is no record. */
    public void consume(Transaction tx, Approved approved) {
        if (!holds.consume(tx, approved.hold(), null)) {
            throw consumed(approved.hold());
        }
    }

    private AuthorityRecord reissuable(Transaction tx, ZoneId zone, Hold hold) {
        Instant consumedAt = hold.consumedAt();
        if (consumedAt == null || consumedAt.plus(REISSUE).isBefore(tx.now())) {
            throw consumed(hold);
        }
        return AuthorityRecordId.parse(hold.consumedRecord())
                .flatMap(id -> authority.record(tx, zone, id))
                .filter(AuthorityRecord::live)
                .orElseThrow(() -> consumed(hold));
    }

    private static ObjectNode evidence(Hold hold, HoldRequest request) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("challenge_id", hold.id());
        metadata.put("tier", request.terms().tier());
        metadata.put("approver_class", request.terms().approver());
        metadata.put("privacy_mode", request.terms().privacy());
        metadata.put("binding", request.binding().hex());
        metadata.put("expires_at", Json.instant(hold.expiresAt()));
        if (!request.subjectAnchor().isEmpty()) {
            metadata.put("subject_anchor", request.subjectAnchor());
        }
        if (!hold.authorityRecord().isEmpty()) {
            metadata.put("session_id", hold.authorityRecord());
        }
        metadata.setAll(request.metadata()
                .deepCopy()
                .retain(List.of("agent_session_id", "delegation_edge_id", "agent_labels")));
        return metadata;
    }

    /** 401 {@code interaction_required} (STS contract §1.3). */
    private static CaracalException required(Hold hold) {
        CaracalException answer = CaracalException.of(
                        ErrorCode.INTERACTION_REQUIRED, "human approval required for this request")
                .status(401)
                .header("WWW-Authenticate", "Bearer error=\"interaction_required\"")
                .detail("approval_id", hold.id())
                .detail("approval_type", "human_approval")
                .detail("state", HoldState.PENDING.wire());
        if (!hold.tier().isEmpty()) {
            answer = answer.detail("tier", hold.tier());
        }
        return answer.detail("binding", HexFormat.of().formatHex(hold.hash()))
                .detail(
                        "approval_expires_at",
                        hold.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static Refusal rejected(Hold hold) {
        return refused(403, "approval was rejected", "approval_rejected").with("challenge_id", hold.id());
    }

    private static Refusal consumed(Hold hold) {
        CaracalException answer = CaracalException.of(ErrorCode.APPROVAL_CONSUMED, "approval was already consumed")
                .status(409);
        return Refusal.of(answer, "approval_already_consumed").with("challenge_id", hold.id());
    }

    private static Refusal refused(int status, String description, String evaluationStatus) {
        return Refusal.of(
                CaracalException.of(ErrorCode.ACCESS_DENIED, description).status(status), evaluationStatus);
    }

    /**
     * An approval that may be used.
     *
     * @param reissued the record made with it before, when its mandate is only made again
     */
    public record Approved(Hold hold, Optional<AuthorityRecord> reissued) {}

    /**
     * What the gate says: an approval, or the answer to give once the hold is committed.
     */
    public record Gate(Optional<Approved> approved, Optional<CaracalException> answer) {}
}
