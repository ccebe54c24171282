package io.caracal.api;

import io.caracal.common.health.ProbeResult;
import io.caracal.common.health.Readiness;
import io.caracal.common.health.ReadinessCheck;
import io.caracal.common.outbox.OutboxStats;
import java.util.Map;

/**
 * Readiness beyond Postgres and Redis (API contract §8): the outbox can be read, and, only where the operator set a limit, not too many of
 * its messages were given up. Without a limit dead messages show in metrics: taking all replicas out of service would not deliver them.
 */
final class ApiReadiness {

    private ApiReadiness() {}

    static void register(Readiness readiness, OutboxStats stats, ApiSettings.Limits limits) {
        readiness.add(new ReadinessCheck("outbox", "outbox_unreachable", "postgres", () -> {
            stats.read();
            return ProbeResult.passed();
        }));
        limits.readyDeadMax()
                .ifPresent(max -> readiness.add(
                        new ReadinessCheck("outbox-dead", "outbox_dead_messages", null, () -> dead(stats, max))));
    }

    private static ProbeResult dead(OutboxStats stats, int max) {
        long dead = stats.read().dead();
        return dead <= max
                ? ProbeResult.passed()
                : ProbeResult.failed(dead + " outbox messages were given up", Map.of("deadCount", dead, "limit", max));
    }
}
