package io.caracal.sts.policy;

import io.caracal.common.metrics.Metrics;
import io.caracal.core.policy.decision.PolicyContract;
import io.caracal.core.policy.decision.PolicyDecision;
import io.caracal.core.policy.decision.PolicyEvaluationException;
import io.caracal.core.policy.decision.PolicyInput;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts evaluations and loads under the names of the contract (STS contract §7.3, §7.4). {@code opa_max_policy_age_seconds} is
 * the longest time since a loaded policy was last seen to be the active one: it stays small while Postgres answers and grows
 * when it does not.
 */
public final class PolicyMetrics {

    private static final double NANOS = 1e9;

    private final LongSupplier nanoTicker;
    private final Timed evaluations = new Timed();
    private final Timed compiles = new Timed();

    PolicyMetrics(LongSupplier nanoTicker) {
        this.nanoTicker = nanoTicker;
    }

    /** Decides by the zone's policy, and counts. Exceptions are those of {@link io.caracal.core.policy.PolicyBundle#decide}. */
    public PolicyDecision decide(ZonePolicy policy, PolicyInput input) throws PolicyEvaluationException {
        long started = nanoTicker.getAsLong();
        try {
            return policy.bundle().decide(input);
        } catch (PolicyEvaluationException failed) {
            evaluations.errors.increment();
            throw failed;
        } finally {
            evaluations.count(nanoTicker.getAsLong() - started);
        }
    }

    /** Takes the time of a load that begins now. */
    Load load() {
        return new Load(nanoTicker.getAsLong());
    }

    void register(Metrics metrics, LoadedPolicies policies, Duration poll) {
        evaluations.register(metrics, "caracal_sts_opa_eval", "policy evaluations");
        compiles.register(metrics, "caracal_sts_opa_compile", "policy bundle loads");
        metrics.gaugeFunction(
                "caracal_sts_opa_max_policy_age_seconds",
                "longest time since a loaded policy was seen to be the active one",
                policies::longestAgeSeconds);
        metrics.gaugeFunction(
                "caracal_sts_policy_last_sync_timestamp_seconds",
                "when active policies were last compared with the loaded ones, unix time",
                policies::lastSyncSeconds);
        metrics.gaugeFunction("caracal_sts_opa_poll_interval_seconds", "configured poll interval", poll::toSeconds);
        metrics.gaugeFunction("caracal_sts_policy_zones", "zones with a loaded policy", policies::zones);
        metrics.json(() -> Map.of("opa", document(policies, poll)));
    }

    private Map<String, Object> document(LoadedPolicies policies, Duration poll) {
        Map<String, Object> opa = new LinkedHashMap<>();
        opa.put("eval_total", evaluations.total.sum());
        opa.put("eval_errors", evaluations.errors.sum());
        opa.put("eval_duration_ns", evaluations.nanos.sum());
        opa.put("compile_total", compiles.total.sum());
        opa.put("compile_errors", compiles.errors.sum());
        opa.put("compile_duration_ns", compiles.nanos.sum());
        opa.put("max_policy_age_seconds", policies.longestAgeSeconds());
        opa.put("poll_interval_seconds", poll.toSeconds());
        opa.put("decision_contract_version", PolicyContract.VERSION);
        opa.put("decision_contract_sha256", PolicyContract.SHA256);
        return opa;
    }

    /** One load of a bundle. */
    final class Load {
        private final long started;

        private Load(long started) {
            this.started = started;
        }

        void succeeded() {
            compiles.count(nanoTicker.getAsLong() - started);
        }

        void failed() {
            compiles.errors.increment();
            succeeded();
        }
    }

    /** Total, errors and time of one kind of work. */
    private static final class Timed {
        private final LongAdder total = new LongAdder();
        private final LongAdder errors = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        void count(long took) {
            total.increment();
            nanos.add(took);
        }

        void register(Metrics metrics, String prefix, String what) {
            metrics.counterFunction(prefix + "_total", what, total::sum);
            metrics.counterFunction(prefix + "_errors_total", what + " that failed", errors::sum);
            metrics.counterFunction(
                    prefix + "_duration_seconds_total", "cumulative seconds of " + what, () -> nanos.sum() / NANOS);
        }
    }
}
