package io.caracal.testing.clock;

import io.caracal.core.id.IdFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Predictable identifiers in the shape of a version-7 UUID: {@code 00000000-0000-7000-8000-000000000001} and so on. Two factories with
 * different series never give the same identifier.
 */
public final class SequentialIds implements IdFactory {
    private final int series;
    private final AtomicLong next = new AtomicLong();

    /** Series 0. */
    public SequentialIds() {
        this(0);
    }

    /** A series of its own, 0 to 65535. */
    public SequentialIds(int series) {
        if (series < 0 || series > 0xFFFF) {
            throw new IllegalArgumentException("series must be 0..65535, was " + series);
        }
        this.series = series;
    }

    @Override
    public String next() {
        return String.format("00000000-%04x-7000-8000-%012x", series, next.incrementAndGet());
    }
}
