package io.caracal.gateway.evidence;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.evidence.EvidenceSink;
import io.caracal.common.evidence.EvidenceUnavailableException;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.id.Canary;
import io.caracal.core.id.IdFactory;
import io.caracal.gateway.refusal.Denial;
import io.caracal.gateway.telemetry.GatewayCounters;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the Gateway's audit events (Gateway contract §1.15), each before the caller learns what it tells. */
public final class GatewayEvidence {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayEvidence.class);

    private final EvidenceSink sink;
    private final IdFactory ids;
    private final Clock clock;
    private final GatewayCounters counters;

    public GatewayEvidence(EvidenceSink sink, IdFactory ids, Clock clock, GatewayCounters counters) {
        this.sink = sink;
        this.ids = ids;
        this.clock = clock;
        this.counters = counters;
    }

    /** Records an outcome that must not be told without evidence; refuses the call when that fails. */
    public void record(CallFacts facts, Outcome outcome) {
        try {
            sink.append(event(facts, outcome));
        } catch (EvidenceUnavailableException e) {
            throw Denial.EVIDENCE_UNAVAILABLE.refuse(e);
        }
    }

    /** Records an outcome that cannot get better by being withheld; one that is lost is counted. */
    public void tryRecord(CallFacts facts, Outcome outcome) {
        attempt(event(facts, outcome));
    }

    /** Records the second use of a mandate. */
    public void tryRecordReplay(CallFacts facts) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("jti", facts.claims().jti());
        metadata.put("resource", facts.resource());
        metadata.put("client_id", facts.claims().clientId().value());
        metadata.put("subject_fp", facts.fingerprint());
        metadata.put("request_id", facts.requestId());
        attempt(AuditEvent.builder(ids.next(), facts.claims().zoneId().value(), "replay_detected", clock.instant())
                .requestId(facts.requestId())
                .decision("deny")
                .evaluationStatus("anomaly")
                .metadata(metadata)
                .build());
    }

    /** Records that the self-test saw a revoked mandate accepted. */
    public void tryRecordCanary() {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("reason", "revoked_accepted");
        attempt(AuditEvent.builder(ids.next(), Canary.ZONE.value(), "canary_failed", clock.instant())
                .requestId(ids.next())
                .decision("deny")
                .evaluationStatus("anomaly")
                .metadata(metadata)
                .build());
    }

    private void attempt(AuditEvent event) {
        try {
            sink.append(event);
        } catch (EvidenceUnavailableException e) {
            counters.evidenceLost();
            LOG.error("evidence {} of request {} was not recorded", event.evaluationStatus(), event.requestId());
        }
    }

    private AuditEvent event(CallFacts facts, Outcome outcome) {
        ObjectNode metadata = facts.metadata();
        outcome.addTo(metadata);
        return AuditEvent.builder(
                        ids.next(), facts.claims().zoneId().value(), "gateway_resource_request", clock.instant())
                .requestId(facts.requestId())
                .decision(outcome.decision())
                .evaluationStatus(outcome.status())
                .metadata(metadata)
                .build();
    }
}
