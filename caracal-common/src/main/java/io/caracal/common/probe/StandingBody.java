package io.caracal.common.probe;

import io.caracal.common.health.Area;
import io.caracal.common.health.Diagnosis;
import io.caracal.common.health.Impact;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.Measure;
import io.caracal.common.health.Standing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One invariant in the detailed bodies. Every member is always there; {@code null} stands for what there is not. */
final class StandingBody {

    private StandingBody() {}

    static Map<String, Object> members(Standing standing) {
        Invariant invariant = standing.invariant();
        Optional<Measure> measure = invariant.measure();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", invariant.name());
        body.put("status", standing.status().text());
        body.put("scope", invariant.scope().text());
        body.put("on_breach", invariant.onBreach().text());
        body.put("safety", invariant.safety());
        body.put("reason", invariant.reason());
        body.put("observed", Numbers.of(standing.observed()));
        body.put("unit", measure.map(value -> value.unit().text()));
        body.put("warn", measure.flatMap(value -> Numbers.of(value.warn())));
        body.put("limit", measure.flatMap(value -> Numbers.of(value.limit())));
        body.put("headroom", Numbers.of(standing.headroom()));
        body.put("since", standing.since());
        body.put("checked_at", standing.checkedAt());
        body.put("age_seconds", Numbers.of(standing.ageSeconds()));
        body.put("consecutive", standing.consecutive());
        body.put("last_error_code", standing.errorCode());
        body.put("impact", impact(invariant.impact()));
        body.put("diagnosis", diagnosis(invariant));
        body.put("muted_until", standing.mutedUntil());
        body.put("drill", standing.drill());
        return body;
    }

    private static Map<String, Object> impact(Impact impact) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("areas", impact.areas().stream().map(Area::text).toList());
        body.put("severity", impact.severity().text());
        body.put("text", impact.text());
        return body;
    }

    private static Map<String, Object> diagnosis(Invariant invariant) {
        Diagnosis diagnosis = invariant.diagnosis();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("cause", diagnosis.cause());
        body.put("action", diagnosis.action());
        body.put("runbook", invariant.runbook());
        return body;
    }
}
