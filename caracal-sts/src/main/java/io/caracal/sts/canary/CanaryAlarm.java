package io.caracal.sts.canary;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caracal.common.evidence.EvidenceUnavailableException;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.id.Canary;
import io.caracal.sts.evidence.Trail.TrailSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts into the ledger that revoked authority was accepted. */
final class CanaryAlarm {

    private static final Logger LOG = LoggerFactory.getLogger(CanaryAlarm.class);

    private final TrailSettings evidence;

    CanaryAlarm(TrailSettings evidence) {
        this.evidence = evidence;
    }

    void raise() {
        AuditEvent event = AuditEvent.builder(
                        evidence.ids().next(),
                        Canary.ZONE.value(),
                        "canary_failed",
                        evidence.clock().instant())
                .requestId(evidence.ids().next())
                .decision("deny")
                .evaluationStatus("anomaly")
                .metadata(JsonNodeFactory.instance.objectNode().put("reason", "revoked_accepted"))
                .build();
        try {
            evidence.sink().append(event);
        } catch (EvidenceUnavailableException lost) {
            LOG.error("the failure of the canary could not be recorded", lost);
        }
    }
}
