package io.caracal.runtime.operations;

import io.caracal.runtime.problem.OperatorProblem;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One drill in one service: forces the evidence of an invariant, waits until the service says that it is broken, ends the forcing, waits until it holds
 * again. The service itself ends the forcing after the TTL, whatever becomes of this process.
 */
public final class DrillRun {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Map<String, String> ADVICE = Map.of(
            "drills_disabled", "; to rehearse, start the services with DRILLS_ENABLED=true",
            "already_red", "; something is broken in earnest, `caracal doctor` names it: repair that first");
    /** An invariant holds again after a few good samples and, for a shared dependency, after this instance's turn to return. */
    public static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);

    private final Surface service;
    private final StandingView invariant;
    private final LongSupplier nanos;

    public DrillRun(Surface service, StandingView invariant, LongSupplier nanos) {
        this.service = service;
        this.invariant = invariant;
        this.nanos = nanos;
    }

    /** Short name of the service. */
    public String service() {
        return service.service();
    }

    /** @param author who drills, for the audit record of the service */
    public DrillResult run(Duration ttl, String author) {
        Surface.Answer begun = service.order(
                "POST",
                "/ops/drills",
                Map.of("invariant", invariant.name(), "ttl_seconds", ttl.toSeconds(), "author", author));
        if (!begun.ok()) {
            OperatorProblem refused = service.refused(begun, "refuses the drill of " + invariant.name());
            throw new OperatorProblem(refused.line() + ADVICE.getOrDefault(begun.code(), ""));
        }
        Duration detected = null;
        String verdict = "";
        try {
            detected = await(ttl, false);
            verdict = verdict();
        } finally {
            service.order("DELETE", "/ops/drills/" + invariant.name(), Map.of("author", author));
        }
        Duration recovered = await(RECOVERY_LIMIT, true);
        return new DrillResult(
                service.service(),
                invariant.name(),
                invariant.reason(),
                invariant.onBreach(),
                verdict,
                detected,
                recovered);
    }

    /** How long it took until the invariant, and with it the verdict, holds or is broken; null when the limit passed first. */
    private @Nullable Duration await(Duration limit, boolean whole) {
        long began = nanos.getAsLong();
        while (nanos.getAsLong() - began <= limit.toNanos()) {
            StandingView now =
                    StandingView.of(service.get("/ready/" + invariant.name()).body());
            boolean reached = whole ? now.holds() && ready() : !now.holds();
            if (reached) {
                return Duration.ofNanos(nanos.getAsLong() - began);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return null;
    }

    private boolean ready() {
        return service.get("/ready").ok();
    }

    private String verdict() {
        Surface.Answer answer = service.get("/ready");
        String reason = answer.body().path("reason").asText("");
        return reason.isEmpty() ? Integer.toString(answer.status()) : answer.status() + " " + reason;
    }
}
