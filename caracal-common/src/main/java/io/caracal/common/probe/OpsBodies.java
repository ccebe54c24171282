package io.caracal.common.probe;

import io.caracal.common.health.Drill;
import io.caracal.common.health.DrillReport;
import io.caracal.common.health.Mute;
import io.caracal.common.health.OperatorDrain;
import java.util.LinkedHashMap;
import java.util.Map;

/** What operators have ordered, as it appears in bodies. */
final class OpsBodies {

    private OpsBodies() {}

    static Map<String, Object> mute(Mute mute) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("invariant", mute.name());
        body.put("reason", mute.reason());
        body.put("author", mute.author());
        body.put("since", mute.since());
        body.put("until", mute.until());
        return body;
    }

    static Map<String, Object> drain(OperatorDrain drain) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("reason", drain.reason());
        body.put("author", drain.author());
        body.put("since", drain.since());
        body.put("until", drain.until());
        return body;
    }

    static Map<String, Object> drill(Drill drill) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("invariant", drill.name());
        body.put("author", drill.author());
        body.put("since", drill.since());
        body.put("until", drill.until());
        return body;
    }

    static Map<String, Object> report(DrillReport report) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("invariant", report.name());
        body.put("reason", report.reason());
        body.put("author", report.author());
        body.put("since", report.since());
        body.put("detected_seconds", report.detected().flatMap(Numbers::seconds));
        body.put("reported", report.reported());
        body.put("ended_at", report.endedAt());
        body.put("recovered_seconds", report.recovered().flatMap(Numbers::seconds));
        return body;
    }
}
