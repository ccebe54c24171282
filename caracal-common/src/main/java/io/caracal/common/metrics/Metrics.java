package io.caracal.common.metrics;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.lifecycle.OwnedLoops;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics of one service instance. Metrics are created at composition; label values must come from a fixed set in the
 * code, or use {@link #cappedCounter}. Once {@link #start} was called a loop renders both documents every second, and a
 * scrape only copies the last rendering. A function that fails is left out of the rendering and counted in
 * {@code caracal_metrics_collect_errors_total}.
 */
public final class Metrics {

    /** Media type of the Prometheus text format. */
    public static final String TEXT_TYPE = TextFormat.CONTENT_TYPE_004;

    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final long MAX_AGE_NANOS = Duration.ofSeconds(30).toNanos();

    private record Rendering(byte[] text, byte[] json, long renderedAt) {}

    private final CollectorRegistry registry = new CollectorRegistry();
    private final List<Supplier<Map<String, Object>>> documents = new CopyOnWriteArrayList<>();
    private final ObjectMapper json;
    private final LongSupplier nanos;
    private final Counter errors;
    private volatile Optional<Rendering> rendering = Optional.empty();

    /**
     * @param service value of the {@code service} label of {@code caracal_build_info}
     * @param version value of its {@code version} label
     * @param json writes {@code /metrics.json}
     * @param nanos monotonic nanoseconds
     */
    public Metrics(String service, String version, ObjectMapper json, LongSupplier nanos) {
        this.json = json;
        this.nanos = nanos;
        this.errors = counter("caracal_metrics_collect_errors_total", "metrics that could not be read");
        gauge("caracal_build_info", "the running build", "service", "version")
                .labels(service, version)
                .set(1);
        registry.register(new GuardedCollector("jvm", DropwizardSeries.jvm(errors), errors));
    }

    /** Renders now and begins to render every second. */
    public void start(OwnedLoops loops) {
        render();
        loops.every("metrics", PERIOD, this::render);
    }

    public Counter counter(String name, String help, String... labels) {
        return Counter.build(name, help).labelNames(labels).register(registry);
    }

    /** A counter whose total somebody else keeps. */
    public void counterFunction(String name, String help, DoubleSupplier total) {
        register(name, FunctionCollector.counter(name, help, total));
    }

    /** A counter with one label of open values, of which at most {@code limit} get a series of their own. */
    public CappedCounter cappedCounter(String name, String help, String label, int limit) {
        return new CappedCounter(counter(name, help, label), limit);
    }

    public Gauge gauge(String name, String help, String... labels) {
        return Gauge.build(name, help).labelNames(labels).register(registry);
    }

    /** A gauge asked for its value at every rendering; a slow supplier delays the rendering of everything, so no I/O. */
    public void gaugeFunction(String name, String help, DoubleSupplier value) {
        register(name, FunctionCollector.gauge(name, help, value));
    }

    public Histogram histogram(String name, String help, double[] buckets, String... labels) {
        return Histogram.build(name, help).buckets(buckets).labelNames(labels).register(registry);
    }

    /** Adds a collector of several series, guarded like everything else. */
    public void register(String name, Collector collector) {
        registry.register(new GuardedCollector(name, collector, errors));
    }

    /** Adds the server and pool series of a Dropwizard registry: those on a fixed list, nothing per route. */
    public void bridge(MetricRegistry dropwizard) {
        register("dropwizard", DropwizardSeries.server(dropwizard, errors));
    }

    /** Adds members to {@code /metrics.json}, which exists only where at least one supplier was added. */
    public void json(Supplier<Map<String, Object>> document) {
        documents.add(document);
    }

    public boolean hasJson() {
        return !documents.isEmpty();
    }

    /** The Prometheus text of at most 30 seconds ago, or empty when there is none; shared, not to be changed. */
    public Optional<byte[]> text() {
        return fresh().map(Rendering::text);
    }

    /** The JSON document of at most 30 seconds ago, or empty when there is none; shared, not to be changed. */
    public Optional<byte[]> jsonText() {
        return fresh().map(Rendering::json);
    }

    private Optional<Rendering> fresh() {
        return rendering.filter(last -> nanos.getAsLong() - last.renderedAt() <= MAX_AGE_NANOS);
    }

    void render() {
        rendering = Optional.of(new Rendering(writeText(), writeJson(), nanos.getAsLong()));
    }

    private byte[] writeText() {
        StringWriter text = new StringWriter();
        try {
            TextFormat.write004(text, Collections.enumeration(families()));
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Everything but the {@code _created} series, which the contract does not have. */
    private List<MetricFamilySamples> families() {
        List<MetricFamilySamples> families = new ArrayList<>();
        for (MetricFamilySamples family : Collections.list(registry.metricFamilySamples())) {
            List<Sample> samples = new ArrayList<>(family.samples);
            samples.removeIf(sample -> sample.name.equals(family.name + "_created"));
            families.add(new MetricFamilySamples(family.name, family.type, family.help, samples));
        }
        return families;
    }

    private byte[] writeJson() {
        Map<String, JsonNode> members = new TreeMap<>();
        for (Supplier<Map<String, Object>> document : documents) {
            try {
                Map<String, JsonNode> read = new TreeMap<>();
                document.get().forEach((name, value) -> read.put(name, json.valueToTree(value)));
                members.putAll(read);
            } catch (RuntimeException e) {
                errors.inc();
                LOG.debug("a document of metrics.json could not be read", e);
            }
        }
        return json.createObjectNode().setAll(members).toString().getBytes(StandardCharsets.UTF_8);
    }
}
