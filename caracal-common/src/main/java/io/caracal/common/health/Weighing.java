package io.caracal.common.health;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pure function from how everything stands to a verdict. The same function answers probes, dry runs and the past.
 *
 * @param everReady whether the service was ready once
 * @param sharedOutageStays whether from then on the outage of a shared dependency only degrades
 * @param spread this instance's place among its replicas, 0.0 to 1.0
 */
record Weighing(boolean everReady, boolean sharedOutageStays, double spread) {

    /** When nothing is known of how long it takes. */
    private static final double USUAL_WAIT_SECONDS = 5;

    private static final int LONGEST_WAIT_SECONDS = 60;

    /**
     * What a verdict tells besides.
     *
     * @param startup the phase of the start that is under way
     * @param waitSeconds how long an order or a hold still lasts, where known
     */
    record Circumstances(Moment moment, Optional<StartupProgress> startup, Optional<Double> waitSeconds) {}

    /** What follows from a breach of that invariant now. */
    OnBreach consequence(Invariant invariant) {
        boolean tolerated = everReady
                && sharedOutageStays
                && invariant.scope() == Scope.SHARED
                && invariant.onBreach().gates()
                && !invariant.safety();
        return tolerated ? OnBreach.DEGRADE : invariant.onBreach();
    }

    boolean keepsOut(Standing standing) {
        return standing.broken() && consequence(standing.invariant()).gates();
    }

    /** @param standings in order of precedence */
    Verdict verdict(List<Standing> standings, Circumstances circumstances) {
        List<Standing> gating = standings.stream().filter(this::keepsOut).toList();
        List<Standing> degrading = standings.stream()
                .filter(standing -> standing.broken()
                        && standing.checkedAt().isPresent()
                        && consequence(standing.invariant()) == OnBreach.DEGRADE)
                .toList();
        List<Standing> all = new ArrayList<>(told(gating));
        all.addAll(degrading);
        @Nullable Standing first = all.isEmpty() ? null : all.get(0);
        ServiceState state = state(gating, degrading);
        boolean ready = gating.isEmpty();
        List<String> reasons = reasons(all);
        Optional<StartupProgress> startup = state == ServiceState.STARTING ? circumstances.startup() : Optional.empty();
        return new Verdict(
                ready,
                state,
                first == null ? null : first.invariant().reason(),
                first == null ? null : first.invariant().dependency().orElse(null),
                state == ServiceState.DRAINING,
                first == null ? Map.of() : first.extra(),
                reasons,
                List.copyOf(standings),
                startup,
                ready ? 0 : retryAfter(startup, circumstances.waitSeconds()),
                circumstances.moment().wall(),
                etag(state, reasons));
    }

    /** What was not looked at yet is covered by {@code starting}; it gates, but is no news of its own. */
    private static List<Standing> told(List<Standing> gating) {
        List<Standing> known = gating.stream()
                .filter(standing -> standing.checkedAt().isPresent())
                .toList();
        return known.isEmpty() ? gating : known;
    }

    private static List<String> reasons(List<Standing> broken) {
        Set<String> reasons = new LinkedHashSet<>();
        broken.forEach(standing -> reasons.add(standing.invariant().reason()));
        return List.copyOf(reasons);
    }

    private static ServiceState state(List<Standing> gating, List<Standing> degrading) {
        if (gating.isEmpty()) {
            return degrading.isEmpty() ? ServiceState.SERVING : ServiceState.DEGRADED;
        }
        return switch (gating.get(0).invariant().precedence()) {
            case SHUTTING_DOWN -> ServiceState.DRAINING;
            case OPERATOR_DRAIN -> ServiceState.OPERATOR_DRAIN;
            case STARTUP -> ServiceState.STARTING;
            default -> ServiceState.NOT_READY;
        };
    }

    private int retryAfter(Optional<StartupProgress> startup, Optional<Double> waitSeconds) {
        Optional<Double> eta = startup.flatMap(progress -> progress.etaSeconds().isPresent()
                ? Optional.of((double) progress.etaSeconds().getAsLong())
                : Optional.empty());
        double wait = eta.or(() -> waitSeconds).orElse(USUAL_WAIT_SECONDS);
        double jittered = wait * (0.8 + 0.4 * spread);
        return (int) Math.max(1, Math.min(LONGEST_WAIT_SECONDS, Math.round(jittered)));
    }

    /** 64 bits of FNV-1a: short, and the same on every instance and after every restart. */
    private static String etag(ServiceState state, List<String> reasons) {
        long hash = 0xcbf29ce484222325L;
        String text = state.name() + reasons;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return state.text() + "-" + Long.toHexString(hash);
    }
}
