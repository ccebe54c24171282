package io.caracal.sts.evidence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.evidence.EvidenceSink;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.id.IdFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The evidence of one exchange or launch, collected while it is decided and written before it is answered. An allow is only written
 * once its token exists, together with the token's id, so that no allow stands for nothing. For one thread.
 */
public final class Trail {
    private final TrailSettings settings;
    private final Principal principal;
    private final String requestId;
    private final List<AuditEvent> settled = new ArrayList<>();
    private final List<Verdict> allowed = new ArrayList<>();
    private Supplier<ObjectNode> asked = JsonNodeFactory.instance::objectNode;

    Trail(TrailSettings settings, Principal principal, String requestId) {
        this.settings = settings;
        this.principal = principal;
        this.requestId = requestId;
    }

    /** Tells what is asked for: refusals from now on carry it below their own metadata. Each time a new object, of bounded size and without secrets. */
    public void asked(Supplier<ObjectNode> members) {
        asked = members;
    }

    /** Notes a refusal that no policy took part in. */
    public void deny(String evaluationStatus, ObjectNode metadata) {
        ObjectNode members = asked.get();
        if (metadata.has("resource")) {
            // It is about one of those asked for.
            members.remove("requested");
        }
        members.setAll(metadata);
        settled.add(event(principal.eventType(), verdict("deny", evaluationStatus, members)));
    }

    /** Writes one refusal at once. */
    public void denyNow(String evaluationStatus, String reason) {
        deny(evaluationStatus, JsonNodeFactory.instance.objectNode().put("reason", reason));
        write();
    }

    /** Notes the decision about one resource; an allow waits for its token. */
    public void decided(Verdict verdict) {
        if (verdict.decision().equals("allow")) {
            allowed.add(verdict);
        } else {
            settled.add(event(principal.eventType(), verdict));
        }
    }

    /** Notes something else than a decision, such as {@code step_up_issued}. */
    public void noted(String eventType, String decision, String evaluationStatus, ObjectNode metadata) {
        settled.add(event(eventType, verdict(decision, evaluationStatus, metadata)));
    }

    /** Writes everything, the allows with what was minted for them; afterwards the trail is empty. */
    public void writeMinted(Minted minted) {
        for (Verdict verdict : allowed) {
            verdict.metadata()
                    .put("jti", minted.jti())
                    .put("sid", minted.sid())
                    .put("use", minted.use())
                    .put("ttl_seconds", minted.ttlSeconds());
        }
        writeAllowed();
    }

    /** Writes everything, for what is given away without a token of its own; afterwards the trail is empty. */
    public void writeAllowed() {
        allowed.forEach(verdict -> settled.add(event(principal.eventType(), verdict)));
        write();
    }

    /** Writes the refusal and what led to it; resources that were allowed get no token, so they are recorded as denied. */
    public void writeRefused(Refusal refusal) {
        deny(refusal.evaluationStatus(), refusal.metadata());
        writeWithheld("mandate_withheld");
    }

    /** Writes what is noted; allows become denials with this status, because nothing was minted. */
    public void writeWithheld(String evaluationStatus) {
        for (Verdict verdict : allowed) {
            settled.add(event(
                    principal.eventType(),
                    new Verdict(
                            "deny",
                            evaluationStatus,
                            verdict.policyVersionId(),
                            verdict.manifestSha(),
                            emptyArray(),
                            verdict.diagnostics(),
                            verdict.metadata())));
        }
        write();
    }

    private void write() {
        List<AuditEvent> events = List.copyOf(settled);
        settled.clear();
        allowed.clear();
        if (!events.isEmpty()) {
            settings.sink().appendAll(events);
        }
    }

    private AuditEvent event(String eventType, Verdict verdict) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        principal.members().forEach(metadata::put);
        metadata.setAll(verdict.metadata());
        return AuditEvent.builder(
                        settings.ids().next(),
                        principal.zone().value(),
                        eventType,
                        settings.clock().instant())
                .requestId(requestId)
                .decision(verdict.decision())
                .evaluationStatus(verdict.evaluationStatus())
                .policy("", verdict.policyVersionId(), verdict.manifestSha())
                .determiningPolicies(verdict.determiningPolicies())
                .diagnostics(verdict.diagnostics())
                .metadata(metadata)
                .build();
    }

    private static Verdict verdict(String decision, String evaluationStatus, ObjectNode metadata) {
        return new Verdict(decision, evaluationStatus, "", "", emptyArray(), emptyArray(), metadata);
    }

    private static ArrayNode emptyArray() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** What was minted for the allows of a trail. */
    public record Minted(String jti, String sid, String use, long ttlSeconds) {}

    /** Opens trails. */
    public record TrailSettings(EvidenceSink sink, IdFactory ids, Clock clock) {
        public Trail open(Principal principal, String requestId) {
            return new Trail(this, principal, requestId);
        }
    }
}
