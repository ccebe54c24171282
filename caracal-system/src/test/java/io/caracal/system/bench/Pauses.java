package io.caracal.system.bench;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** How long the collectors of this process, which services and callers share, have held it up since this object was made. */
final class Pauses {
    private static final List<GarbageCollectorMXBean> COLLECTORS = ManagementFactory.getGarbageCollectorMXBeans();

    private final long count = count();
    private final long millis = millis();

    private static long count() {
        return COLLECTORS.stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private static long millis() {
        return COLLECTORS.stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "collector paused %d times, %d ms in all", count() - count, millis() - millis);
    }
}
