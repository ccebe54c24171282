package io.caracal.common.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A change of the verdict.
 *
 * @param seq counts up by one, also across restarts where the history is kept
 * @param reason the first reason after the change, empty when there is none
 * @param reasons every reason after the change, in order of precedence
 * @param trigger the invariant that changed, with its new status: {@code redis:fail}
 * @param lasted how long the verdict before had lasted
 * @param observed the measured values at the moment of the change, by invariant
 */
public record Transition(
        long seq,
        Instant at,
        ServiceState from,
        ServiceState to,
        String reason,
        List<String> reasons,
        String trigger,
        Duration lasted,
        Map<String, Double> observed) {

    public Transition {
        reasons = List.copyOf(reasons);
        observed = Collections.unmodifiableMap(new TreeMap<>(observed));
    }

    /** Whether the service took traffic afterwards. */
    public boolean ready() {
        return to == ServiceState.SERVING || to == ServiceState.DEGRADED;
    }
}
