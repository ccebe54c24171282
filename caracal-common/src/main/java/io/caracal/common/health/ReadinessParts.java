package io.caracal.common.health;

import io.caracal.common.lifecycle.OwnedLoops;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What an engine is made of.
 *
 * @param service short name of the service, for metrics, log and the state file
 * @param instance what tells this instance from its replicas; spreads their return after an outage
 * @param loops where its threads run
 * @param nanos monotonic nanoseconds
 * @param clock wall time, for display alone
 * @param draining whether shutdown has begun
 * @param catalogue every invariant that the service declares, in its order of precedence; the engine adds its own
 */
public record ReadinessParts(
        String service,
        String instance,
        OwnedLoops loops,
        LongSupplier nanos,
        Clock clock,
        BooleanSupplier draining,
        ReadinessSettings settings,
        List<Invariant> catalogue) {}
