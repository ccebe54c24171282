package io.caracal.sts.policy;

import io.caracal.common.metrics.Metrics;
import io.caracal.common.metrics.OutcomeTimer;
import io.caracal.common.metrics.Timing;
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
    private static final double[] DECISION_SECONDS = {
        0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25
    };
    private static final double[] LOAD_SECONDS = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5};

    private final LongSupplier nanoTicker;
    private final Timed evaluations = new Timed();
    private final Timed compiles = new Timed();
    private final OutcomeTimer<Answer> decisions;
    private final Timing loads;

    /** What a policy said. */
    private enum Answer {
        ALLOW,
        DENY,
        FAILED
    }

    PolicyMetrics(Metrics metrics, LongSupplier nanoTicker) {
        this.nanoTicker = nanoTicker;
        this.decisions = new OutcomeTimer<>(
                metrics,
                "caracal_sts_policy_decision_duration_seconds",
                "time of one decision by a loaded policy",
                Answer.class,
                DECISION_SECONDS);
        this.loads = new Timing(
                metrics,
                "caracal_sts_policy_load_duration_seconds",
                "time to load the policy of a zone, failed loads included",
                LOAD_SECONDS);
    }

    /** Decides by the zone's policy, and counts. Exceptions are those of {@link io.caracal.core.policy.PolicyBundle#decide}. */
    public PolicyDecision decide(ZonePolicy policy, PolicyInput input) throws PolicyEvaluationException {
        long started = nanoTicker.getAsLong();
        Answer answer = Answer.FAILED;
        try {
            PolicyDecision decision = policy.bundle().decide(input);
            answer = decision.allowed() ? Answer.ALLOW : Answer.DENY;
            return decision;
        } catch (PolicyEvaluationException failed) {
            evaluations.errors.increment();
            throw failed;
        } finally {
            long took = nanoTicker.getAsLong() - started;
            evaluations.count(took);
            decisions.took(answer, took);
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
            long took = nanoTicker.getAsLong() - started;
            compiles.count(took);
            loads.took(took);
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
