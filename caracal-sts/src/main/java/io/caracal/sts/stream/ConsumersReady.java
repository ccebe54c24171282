package io.caracal.sts.stream;

import io.caracal.common.health.Reading;
import io.caracal.common.health.Source;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Evidence for {@code stream_consumers_not_ready}: every reader is alive and was answered lately (STS contract §7.2). */
public final class ConsumersReady {

    private ConsumersReady() {}

    /** @param measured whether it is known how far the revocations are; before that the readers have proven nothing */
    public static Source source(List<StreamConsumer> consumers, BooleanSupplier measured) {
        List<StreamConsumer> watched = List.copyOf(consumers);
        return Source.observed(() -> reading(watched, measured));
    }

    private static Reading reading(List<StreamConsumer> consumers, BooleanSupplier measured) {
        String problems = consumers.stream()
                .map(StreamConsumer::problem)
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        if (!problems.isEmpty()) {
            return Reading.failed("not_reading", problems);
        }
        return Reading.of(measured.getAsBoolean(), "not_measured", "the progress of revocations is not known yet");
    }
}
