package io.caracal.common.metrics;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.lifecycle.OwnedLoops;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.prometheus.client.SimpleCollector;
import io.prometheus.client.exporter.common.TextFormat;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The metrics of one service instance. Metrics are created at composition; every label is a {@link Label} with a fixed set of values or a
 * cap, so that nothing from outside can make series. Once {@link #start} was called a loop renders all documents every second, and a
 * scrape only copies the last rendering. A function that fails, or answers {@code NaN} because it does not know, is left out of the
 * rendering; failures are counted in {@code caracal_metrics_collect_errors_total}.
 */
public final class Metrics {

    /** Media type of the Prometheus text format. */
    public static final String TEXT_TYPE = TextFormat.CONTENT_TYPE_004;

    static final double NANOS_PER_SECOND = 1e9;

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final CollectorRegistry registry = new CollectorRegistry();
    private final Clock clock;
    private final Counter errors;
    private final Counter dropped;
    private final TopicsCatalogue topics;
    private final MetricsRenderer renderer;

    /** With the time of the system. */
    public Metrics(String service, String version, ObjectMapper json, LongSupplier nanos) {
        this(service, version, json, nanos, Clock.systemUTC());
    }

    /**
     * @param service value of the {@code service} label of {@code caracal_build_info}
     * @param version value of its {@code version} label
     * @param json writes {@code /metrics.json}
     * @param nanos monotonic nanoseconds
     * @param clock wall time, for timestamps
     */
    public Metrics(String service, String version, ObjectMapper json, LongSupplier nanos, Clock clock) {
        this.clock = clock;
        this.errors = Counter.build("caracal_metrics_collect_errors_total", "Metrics that could not be read")
                .register(registry);
        this.dropped = Counter.build(
                        "caracal_metrics_series_dropped_total",
                        "Values that were counted under other, and samples that were left out, because they would have"
                                + " been one series too many")
                .labelNames("metric")
                .register(registry);
        long started = nanos.getAsLong();
        this.topics = new TopicsCatalogue(() -> (nanos.getAsLong() - started) / NANOS_PER_MILLI);
        this.renderer = new MetricsRenderer(registry, topics, json, nanos, errors);
        gauge("caracal_build_info", "The running build", Label.closed("service", service), Label.open("version", 1))
                .with(service, version)
                .set(1);
        register("jvm", DropwizardSeries.jvm(errors));
        register("topics", new TopicsCollector(topics));
    }

    /** Renders now and begins to render every second; also shows the loops of the service and the steps of its stop. */
    public void start(OwnedLoops loops) {
        register("loops", new LoopSeries(loops, clock));
        DrainSeries.register(this, loops.lifecycle());
        renderer.render();
        loops.every("metrics", PERIOD, renderer::render);
    }

    public Counter counter(String name, String help) {
        return Counter.build(name, help).register(registry);
    }

    public Labelled<Counter.Child> counter(String name, String help, Label first, Label... more) {
        return labelled(name, Counter.build(name, help), 1, first, more);
    }

    /** A counter whose total somebody else keeps; {@code NaN} when not known. */
    public void counterFunction(String name, String help, DoubleSupplier total) {
        register(name, FunctionCollector.counter(name, help, total));
    }

    /** A counter with one closed label whose totals somebody else keeps. */
    public void counterFunctions(String name, String help, String label, Map<String, DoubleSupplier> totals) {
        register(name, FunctionCollector.counter(name, help, label, totals));
    }

    public Labelled<Gauge.Child> gauge(String name, String help, Label first, Label... more) {
        return labelled(name, Gauge.build(name, help), 1, first, more);
    }

    /**
     * A gauge asked for its value at every rendering, {@code NaN} when not known; a slow supplier delays the rendering of everything, so
     * no I/O.
     */
    public void gaugeFunction(String name, String help, DoubleSupplier value) {
        register(name, FunctionCollector.gauge(name, help, value));
    }

    /** A gauge with one closed label. */
    public void gaugeFunctions(String name, String help, String label, Map<String, DoubleSupplier> values) {
        register(name, FunctionCollector.gauge(name, help, label, values));
    }

    public Histogram histogram(String name, String help, double[] buckets) {
        return Histogram.build(name, help).buckets(buckets).register(registry);
    }

    public Labelled<Histogram.Child> histogram(String name, String help, double[] buckets, Label first, Label... more) {
        return labelled(name, Histogram.build(name, help).buckets(buckets), buckets.length + 3, first, more);
    }

    /** Adds a collector of several series, guarded like everything else: at most 500 samples of one metric are shown. */
    public void register(String name, Collector collector) {
        registry.register(new GuardedCollector(name, collector, errors, dropped));
    }

    /** Adds the server series of a Dropwizard registry: those on a fixed list, nothing per route. */
    public void bridge(MetricRegistry dropwizard) {
        register("dropwizard", DropwizardSeries.server(dropwizard, errors));
    }

    /** What is behind the {@code topics_*} series. */
    public TopicsCatalogue topics() {
        return topics;
    }

    /**
     * Adds members to {@code /metrics.json}, which exists only where at least one supplier was added; members of one object may come from
     * several suppliers.
     */
    public void json(Supplier<Map<String, Object>> document) {
        renderer.add(document);
    }

    public boolean hasJson() {
        return renderer.hasDocuments();
    }

    /** The Prometheus text of at most 30 seconds ago, or empty when there is none; shared, not to be changed. */
    public Optional<byte[]> text() {
        return renderer.fresh().map(MetricsRenderer.Rendering::text);
    }

    /** {@code /metrics.json} of at most 30 seconds ago, or empty when there is none; shared, not to be changed. */
    public Optional<byte[]> jsonText() {
        return renderer.fresh().map(MetricsRenderer.Rendering::json);
    }

    /** The {@code topics_*} series as JSON, of at most 30 seconds ago, or empty when there is none; shared, not to be changed. */
    public Optional<byte[]> topicsJson() {
        return renderer.fresh().map(MetricsRenderer.Rendering::topics);
    }

    void render() {
        renderer.render();
    }

    private <B extends SimpleCollector.Builder<B, S>, C, S extends SimpleCollector<C>> Labelled<C> labelled(
            String name, B builder, int seriesPerChild, Label first, Label... more) {
        List<Label> labels = Stream.concat(Stream.of(first), Stream.of(more)).toList();
        S collector = builder.labelNames(labels.stream().map(Label::name).toArray(String[]::new))
                .register(registry);
        return new Labelled<>(collector, labels, seriesPerChild, dropped.labels(name));
    }
}
