package io.caracal.common.canary;

import io.caracal.common.metrics.Label;
import io.caracal.common.metrics.Labelled;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.metrics.Timing;
import io.prometheus.client.Counter;

/** Counts rounds, and how long revocations took. */
final class CanarySeries {

    private static final double[] SECONDS = {0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120};

    private final Labelled<Counter.Child> rounds;
    private final Timing refusals;

    private enum Outcome {
        REFUSED,
        ACCEPTED,
        NEVER_ACCEPTED,
        COULD_NOT_RUN
    }

    CanarySeries(Metrics metrics) {
        rounds = metrics.counter(
                "caracal_canary_rounds_total",
                "rounds of the self-test over the network by what they found",
                Label.closed("outcome", Outcome.class));
        refusals = new Timing(
                metrics,
                "caracal_canary_refusal_seconds",
                "Time from the revocation of a round to the refusal of what it revoked",
                SECONDS);
    }

    void found(Finding finding) {
        rounds.with(Label.text(outcome(finding))).inc();
        if (finding instanceof Finding.Refused refused) {
            refusals.took(refused.after().toNanos());
        }
    }

    private static Outcome outcome(Finding finding) {
        if (finding instanceof Finding.Refused) {
            return Outcome.REFUSED;
        }
        if (finding instanceof Finding.Accepted) {
            return Outcome.ACCEPTED;
        }
        return finding instanceof Finding.NeverAccepted ? Outcome.NEVER_ACCEPTED : Outcome.COULD_NOT_RUN;
    }
}
