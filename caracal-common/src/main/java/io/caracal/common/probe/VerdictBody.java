package io.caracal.common.probe;

import io.caracal.common.health.ServiceState;
import io.caracal.common.health.StartupProgress;
import io.caracal.common.health.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;

/** The members of {@code /ready} that anybody may see: a superset of what the services of 1.0 sent, {@code reason} and {@code error} carrying the same code. */
final class VerdictBody {

    private VerdictBody() {}

    static Map<String, Object> members(Verdict verdict) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ok", verdict.ready());
        body.put("ready", verdict.ready());
        if (verdict.draining()) {
            body.put("draining", true);
        }
        String reason = verdict.reason();
        if (reason != null) {
            body.put("reason", reason);
            if (!verdict.ready()) {
                body.put("error", reason);
            }
        }
        String dependency = verdict.dependency();
        if (dependency != null) {
            body.put("dependency", dependency);
        }
        if (verdict.ready() && verdict.state() == ServiceState.DEGRADED) {
            body.put("degraded", true);
        }
        verdict.startup().ifPresent(progress -> body.put("startup", startup(progress)));
        verdict.extra().forEach(body::putIfAbsent);
        return body;
    }

    /** How far the start is; what cannot be known yet is left out. */
    static Map<String, Object> startup(StartupProgress progress) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("phase", progress.phase());
        body.put("done", progress.done());
        progress.total().ifPresent(total -> {
            body.put("total", total);
            body.put("percent", Math.floor(progress.ratio() * 1000) / 10);
        });
        body.put("unit", progress.unit());
        progress.etaSeconds().ifPresent(eta -> body.put("eta_seconds", eta));
        body.put("stalled", progress.stalled());
        return body;
    }
}
