package io.caracal.common.metrics;

import com.codahale.metrics.CachedGauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.jvm.BufferPoolMetricSet;
import com.codahale.metrics.jvm.CachedThreadStatesGaugeSet;
import com.codahale.metrics.jvm.ClassLoadingGaugeSet;
import com.codahale.metrics.jvm.FileDescriptorRatioGauge;
import com.codahale.metrics.jvm.GarbageCollectorMetricSet;
import com.codahale.metrics.jvm.MemoryUsageGaugeSet;
import com.codahale.metrics.jvm.ThreadDeadlockDetector;
import io.prometheus.client.Collector;
import io.prometheus.client.Counter;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Brings series of Dropwizard registries into the scrape: those of the JVM, and a fixed list of those of the server. */
final class DropwizardSeries {

    private static final int THREAD_STATES_SECONDS = 10;
    private static final int DEADLOCK_SECONDS = 60;

    /** A series per pool or collector has a label for it: which there are depends on the virtual machine. */
    private static final List<BridgeRule> JVM = List.of(
            BridgeRule.labelled(
                    "jvm\\.memory\\.pools\\.(?<part>.+)\\.(?<what>init|used|max|committed|used-after-gc|usage)",
                    "jvm_memory_pool_",
                    "pool",
                    "Memory pool of the JVM in bytes; usage is a share"),
            BridgeRule.plain(
                    "jvm\\.memory\\.(?<what>(heap|non-heap|total)\\.(init|used|max|committed|usage))",
                    "jvm_memory_",
                    "Memory of the JVM in bytes; usage is a share"),
            BridgeRule.labelled(
                    "jvm\\.gc\\.(?<part>.+)\\.(?<what>count|time)",
                    "jvm_gc_",
                    "gc",
                    "Collections of the garbage collector, and their time in milliseconds, since the start"),
            BridgeRule.plain(
                    "jvm\\.threads\\.(?<what>.*count)", "jvm_threads_", "Threads of the JVM, by state and altogether"),
            BridgeRule.plain(
                    "jvm\\.classes\\.(?<what>loaded|unloaded)", "jvm_classes_", "Classes of the JVM since the start"),
            BridgeRule.labelled(
                    "jvm\\.buffers\\.(?<part>.+)\\.(?<what>count|used|capacity)",
                    "jvm_buffers_",
                    "pool",
                    "Buffers outside the heap: their number, and their bytes"),
            BridgeRule.plain(
                    "process\\.(?<what>files\\.used\\.ratio)",
                    "process_",
                    "Share of the file descriptors allowed that are in use"));

    /** Aggregates only: a series per resource method would grow with the number of routes. */
    private static final List<BridgeRule> SERVER = List.of(
            BridgeRule.plain(
                    "io\\.dropwizard\\.jetty\\.MutableServletContextHandler\\.(?<what>[a-z0-9-]+)",
                    "jetty_handler_",
                    "Requests as Jetty sees them; times in seconds"),
            BridgeRule.plain(
                    "org\\.eclipse\\.jetty\\.util\\.thread\\.QueuedThreadPool\\.[a-z]+\\.(?<what>[a-z-]+)",
                    "jetty_threads_",
                    "The thread pool of Jetty"));

    private DropwizardSeries() {}

    static Collector jvm(Counter errors) {
        MetricRegistry jvm = new MetricRegistry();
        jvm.register("jvm.memory", new MemoryUsageGaugeSet());
        jvm.register("jvm.gc", new GarbageCollectorMetricSet());
        threads().forEach((name, gauge) -> jvm.register("jvm.threads." + name, gauge));
        jvm.register("jvm.classes", new ClassLoadingGaugeSet());
        jvm.register("jvm.buffers", new BufferPoolMetricSet(ManagementFactory.getPlatformMBeanServer()));
        jvm.register("process.files.used.ratio", new FileDescriptorRatioGauge());
        return new BridgedSeries(jvm, JVM, errors);
    }

    private static Map<String, Metric> threads() {
        Map<String, Metric> gauges =
                new HashMap<>(new CachedThreadStatesGaugeSet(THREAD_STATES_SECONDS, TimeUnit.SECONDS).getMetrics());
        gauges.remove("deadlocks");
        gauges.put("deadlock.count", new Deadlocks());
        return gauges;
    }

    static Collector server(MetricRegistry registry, Counter errors) {
        return new BridgedSeries(registry, SERVER, errors);
    }

    /** To look for deadlocks the virtual machine stops every thread, the longer the more there are; so it is done now and then. */
    private static final class Deadlocks extends CachedGauge<Integer> {

        private final ThreadDeadlockDetector detector = new ThreadDeadlockDetector();

        Deadlocks() {
            super(DEADLOCK_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        protected Integer loadValue() {
            return detector.getDeadlockedThreads().size();
        }
    }
}
