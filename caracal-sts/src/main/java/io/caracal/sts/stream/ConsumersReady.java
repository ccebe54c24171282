package io.caracal.sts.stream;

import io.caracal.common.health.ProbeResult;
import io.caracal.common.health.ReadinessCheck;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Readiness {@code stream_consumers_not_ready}: every reader is alive and was answered lately (STS contract §7.2). */
public final class ConsumersReady {

    private ConsumersReady() {}

    public static ReadinessCheck check(List<StreamConsumer> consumers) {
        List<StreamConsumer> watched = List.copyOf(consumers);
        return new ReadinessCheck("streams", "stream_consumers_not_ready", "redis", () -> probe(watched));
    }

    private static ProbeResult probe(List<StreamConsumer> consumers) {
        String problems = consumers.stream()
                .map(StreamConsumer::problem)
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return ProbeResult.of(problems.isEmpty(), problems);
    }
}
