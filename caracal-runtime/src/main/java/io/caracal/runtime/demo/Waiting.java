package io.caracal.runtime.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Bounded polling for what the stack does asynchronously (activation, ingest). */
final class Waiting {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final LongSupplier nanoTime;

    Waiting(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @throws DemoFailure naming {@code what} when it has not come true within {@code limit} */
    void until(String what, Duration limit, BooleanSupplier condition) {
        long start = nanoTime.getAsLong();
        while (!condition.getAsBoolean()) {
            if (nanoTime.getAsLong() - start > limit.toNanos()) {
                throw new DemoFailure("gave up after " + limit.toSeconds() + " s waiting until " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    long now() {
        return nanoTime.getAsLong();
    }

    List<JsonNode> elements(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return elements;
    }
}
