package io.caracal.common.probe;

import io.caracal.common.health.Readiness;
import io.caracal.common.http.ErrorStyle;
import io.caracal.common.http.RequestIds;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.metrics.Metrics;
import java.time.Clock;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * What the operational endpoints are made of.
 *
 * @param style decides the bodies of {@code /health} and of the refusals of 1.0
 * @param service full name of the service, for details
 * @param topics how many streams the service is bound to; must not block
 * @param drills whether drills are enabled
 * @param audit where operator actions are recorded before they take effect
 * @param losses acknowledges that evidence was lost, and tells of how many events; empty where no evidence is kept
 * @param loops where operations run and waiting callers are answered
 * @param nanos monotonic nanoseconds
 */
public record ProbeParts(
        ErrorStyle style,
        String service,
        String version,
        Readiness readiness,
        Metrics metrics,
        ProbeAccess access,
        IntSupplier topics,
        HealthConfig config,
        boolean drills,
        OpsAudit audit,
        Optional<LongSupplier> losses,
        OwnedLoops loops,
        RequestIds ids,
        Clock clock,
        LongSupplier nanos) {}
