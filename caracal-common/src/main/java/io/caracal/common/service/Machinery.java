package io.caracal.common.service;

import io.caracal.common.health.Invariant;
import io.caracal.common.health.Readiness;
import io.caracal.common.health.ReadinessParts;
import io.caracal.common.health.Source;
import io.caracal.common.http.Json;
import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.lifecycle.StopPhase;
import io.caracal.common.log.JsonLogging;
import io.caracal.common.metrics.Metrics;

/**
 * What runs in every service before anything of its own does.
 *
 * @param lifecycle how it stops
 * @param loops its threads
 * @param health whether it may be sent traffic
 * @param metrics its series
 */
record Machinery(Lifecycle lifecycle, OwnedLoops loops, Readiness health, Metrics metrics) {

    static Machinery of(
            ServiceIdentity identity, PlatformSettings settings, Foundation foundation, Declarations declarations) {
        Lifecycle lifecycle = new Lifecycle(settings.drain().grace(), foundation.nanos());
        OwnedLoops loops = new OwnedLoops(lifecycle, foundation.nanos());
        OperationsSettings operations = settings.operations();
        Readiness health = new Readiness(new ReadinessParts(
                identity.name(),
                operations.instance(),
                lasting(loops),
                foundation.nanos(),
                foundation.clock(),
                lifecycle::draining,
                operations.readiness(),
                declarations.invariants()));
        Metrics metrics = new Metrics(
                identity.name(), foundation.version(), Json.mapper(), foundation.nanos(), foundation.clock());
        metrics.counterFunction("caracal_log_emitted_total", "log lines written or queued", JsonLogging::emitted);
        metrics.counterFunction(
                "caracal_log_dropped_total",
                "log lines dropped because the queue was nearly full",
                JsonLogging::dropped);
        return new Machinery(lifecycle, loops, health, metrics);
    }

    /** Readiness and its answers outlive the listener: whoever watches is told of the stop itself. */
    OwnedLoops lasting() {
        return lasting(loops);
    }

    /** Only what the service declares is watched. */
    void bind(Declarations declarations, Invariant invariant, Source source) {
        if (declarations.declares(invariant)) {
            health.bind(invariant, source);
        }
    }

    private static OwnedLoops lasting(OwnedLoops loops) {
        return loops.stoppingIn(StopPhase.STOPPED);
    }
}
