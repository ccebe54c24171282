package io.caracal.common.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricFilter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.jvm.BufferPoolMetricSet;
import com.codahale.metrics.jvm.CachedThreadStatesGaugeSet;
import com.codahale.metrics.jvm.ClassLoadingGaugeSet;
import com.codahale.metrics.jvm.FileDescriptorRatioGauge;
import com.codahale.metrics.jvm.GarbageCollectorMetricSet;
import com.codahale.metrics.jvm.MemoryUsageGaugeSet;
import io.prometheus.client.Collector;
import io.prometheus.client.Counter;
import io.prometheus.client.dropwizard.DropwizardExports;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Brings series of Dropwizard registries into the scrape: those of the JVM, and a fixed list of those of the server. */
final class DropwizardSeries {

    /** Aggregates only: a series per resource method would grow with the number of routes. */
    private static final List<String> ALLOWED = List.of(
            "io.dropwizard.jetty.MutableServletContextHandler.",
            "org.eclipse.jetty.util.thread.QueuedThreadPool.",
            "org.eclipse.jetty.server.HttpConnectionFactory.",
            "ch.qos.logback.core.Appender.");

    private static final String HIKARI = ".pool.";
    private static final int THREAD_STATES_SECONDS = 10;

    private DropwizardSeries() {}

    static Collector jvm(Counter errors) {
        MetricRegistry jvm = new MetricRegistry();
        jvm.register("jvm.memory", new MemoryUsageGaugeSet());
        jvm.register("jvm.gc", new GarbageCollectorMetricSet());
        jvm.register("jvm.threads", new CachedThreadStatesGaugeSet(THREAD_STATES_SECONDS, TimeUnit.SECONDS));
        jvm.register("jvm.classes", new ClassLoadingGaugeSet());
        jvm.register("jvm.buffers", new BufferPoolMetricSet(ManagementFactory.getPlatformMBeanServer()));
        jvm.register("process.files.used.ratio", new FileDescriptorRatioGauge());
        return new DropwizardExports(jvm, new OnlyNumbers((name, metric) -> true, errors));
    }

    static Collector server(MetricRegistry registry, Counter errors) {
        return new DropwizardExports(registry, new OnlyNumbers((name, metric) -> allowed(name), errors));
    }

    static boolean allowed(String name) {
        return name.contains(HIKARI) || ALLOWED.stream().anyMatch(name::startsWith);
    }

    /** Lets a metric through only when it is wanted and its value can be read as a number; a failing gauge is counted. */
    private record OnlyNumbers(MetricFilter wanted, Counter errors) implements MetricFilter {

        @Override
        public boolean matches(String name, Metric metric) {
            if (!wanted.matches(name, metric)) {
                return false;
            }
            if (!(metric instanceof Gauge<?> gauge)) {
                return true;
            }
            try {
                Object value = gauge.getValue();
                return value instanceof Number || value instanceof Boolean;
            } catch (RuntimeException unreadable) {
                errors.inc();
                return false;
            }
        }
    }
}
