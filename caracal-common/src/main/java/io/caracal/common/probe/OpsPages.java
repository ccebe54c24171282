package io.caracal.common.probe;

import io.caracal.common.health.EngineInvariants;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.Readiness;
import io.caracal.common.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What operators have ordered, for operators to see. */
final class OpsPages {

    private final Readiness readiness;
    private final boolean drills;

    /** @param drills whether drills are enabled */
    OpsPages(Readiness readiness, boolean drills) {
        this.readiness = readiness;
        this.drills = drills;
    }

    /** Whether drills are enabled. */
    boolean drillable() {
        return drills;
    }

    /** What is muted and drained now. */
    ProbeReply mutes() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "mutes",
                readiness.mutes().active().stream().map(OpsBodies::mute).toList());
        body.put("operator_drain", readiness.lameDuck().active().map(OpsBodies::drain));
        return ProbeReply.of(200, Refusals.JSON_TYPE, Json.text(body));
    }

    /** The running drill, the reports of the last ones, and what may be drilled. */
    ProbeReply drills() {
        if (!drills) {
            return drillsDisabled();
        }
        List<String> engine =
                EngineInvariants.all().stream().map(Invariant::name).toList();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "active",
                readiness.drills().active().stream().map(OpsBodies::drill).toList());
        body.put(
                "reports",
                readiness.drills().reports().stream().map(OpsBodies::report).toList());
        body.put(
                "accepted",
                readiness.declared().stream()
                        .map(Invariant::name)
                        .filter(name -> !engine.contains(name))
                        .toList());
        return ProbeReply.of(200, Refusals.JSON_TYPE, Json.text(body));
    }

    static ProbeReply drillsDisabled() {
        return Refusals.error(403, "drills_disabled", "DRILLS_ENABLED is not set on this instance");
    }
}
