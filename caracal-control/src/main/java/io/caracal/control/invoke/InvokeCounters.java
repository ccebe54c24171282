package io.caracal.control.invoke;

import io.caracal.common.metrics.Metrics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** Counts invocations by what became of them. */
final class InvokeCounters {

    private static final String SUCCESS = "success";

    private final Map<String, LongAdder> outcomes = new LinkedHashMap<>();

    InvokeCounters(Metrics metrics) {
        outcomes.put(SUCCESS, new LongAdder());
        for (InvokeError error : InvokeError.values()) {
            outcomes.put(error.code(), new LongAdder());
        }
        Map<String, DoubleSupplier> totals = new LinkedHashMap<>();
        outcomes.forEach((outcome, count) -> totals.put(outcome, count::sum));
        metrics.counterFunctions(
                "caracal_control_invocations_total", "invocations of commands by outcome", "outcome", totals);
    }

    void succeeded() {
        count(SUCCESS);
    }

    void refused(InvokeError error) {
        count(error.code());
    }

    private void count(String outcome) {
        LongAdder counter = outcomes.get(outcome);
        if (counter == null) {
            throw new IllegalStateException("every outcome has a counter");
        }
        counter.increment();
    }
}
