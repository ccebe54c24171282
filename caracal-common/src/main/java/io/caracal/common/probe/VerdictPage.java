package io.caracal.common.probe;

import io.caracal.common.health.Assumptions;
import io.caracal.common.health.Explanation;
import io.caracal.common.health.Readiness;
import io.caracal.common.health.StartupProgress;
import io.caracal.common.health.Transition;
import io.caracal.common.health.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /ready?verbose}: the brief members first, then everything that is known. */
final class VerdictPage {

    static final int SCHEMA = 1;

    private final String service;
    private final String version;
    private final Readiness readiness;

    VerdictPage(String service, String version, Readiness readiness) {
        this.service = service;
        this.version = version;
        this.readiness = readiness;
    }

    /** @param excluded invariants to leave out in a dry run, which neither changes the status nor the verdict */
    Map<String, Object> members(Verdict verdict, List<String> excluded) {
        Map<String, Object> body = VerdictBody.members(verdict);
        body.put("schema", SCHEMA);
        body.put("service", service);
        body.put("version", version);
        body.put("verdict", verdict.state().text());
        body.put("at", verdict.at());
        body.put("reasons", verdict.reasons());
        body.put(
                "invariants",
                verdict.standings().stream().map(StandingBody::members).toList());
        if (!excluded.isEmpty()) {
            exclude(body, excluded);
        }
        Optional<Transition> last = readiness.history().newestFirst().stream().findFirst();
        body.put("last_transition", last.map(TransitionBody::members));
        body.put("last_not_ready", readiness.history().lastNotReady().map(TransitionBody::members));
        body.put("phases", readiness.phases().stream().map(VerdictPage::phase).toList());
        body.put("proofs", proofs());
        body.put("operator_drain", readiness.lameDuck().active().map(OpsBodies::drain));
        body.put(
                "mutes",
                readiness.mutes().active().stream().map(OpsBodies::mute).toList());
        return body;
    }

    private void exclude(Map<String, Object> body, List<String> excluded) {
        Explanation dryRun = readiness.explain(Assumptions.parse(List.of(), excluded));
        List<String> known = new ArrayList<>(excluded);
        known.removeAll(dryRun.unknown());
        body.put("excluding", known);
        body.put("unknown_excludes", dryRun.unknown());
        body.put("verdict_excluding", brief(dryRun.verdict()));
    }

    /** A verdict in a few members. */
    static Map<String, Object> brief(Verdict verdict) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ready", verdict.ready());
        body.put("verdict", verdict.state().text());
        body.put("reason", Optional.ofNullable(verdict.reason()));
        body.put("reasons", verdict.reasons());
        return body;
    }

    private static Map<String, Object> phase(StartupProgress progress) {
        Map<String, Object> body = VerdictBody.startup(progress);
        body.put("complete", progress.complete());
        body.put("rate_per_second", Numbers.of(progress.rate()));
        body.put("started_at", progress.startedAt());
        body.put("last_progress_at", progress.lastProgressAt());
        return body;
    }

    private Map<String, Object> proofs() {
        Map<String, Object> body = new LinkedHashMap<>();
        for (String name : Proofs.NAMES) {
            readiness.applied(name).ifPresent(value -> body.put(name, value));
        }
        return body;
    }
}
