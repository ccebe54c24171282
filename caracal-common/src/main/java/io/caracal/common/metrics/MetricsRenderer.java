package io.caracal.common.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the documents that scrapes are answered with, on the one thread that renders. */
final class MetricsRenderer {

    private static final Logger LOG = LoggerFactory.getLogger(MetricsRenderer.class);
    private static final long MAX_AGE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.UTF_8);

    private final CollectorRegistry registry;
    private final TopicsCatalogue topics;
    private final ObjectMapper json;
    private final LongSupplier nanos;
    private final Counter errors;
    private final List<Supplier<Map<String, Object>>> documents = new CopyOnWriteArrayList<>();
    private volatile Optional<Rendering> last = Optional.empty();

    /** What was true at one moment. */
    record Rendering(byte[] text, byte[] json, byte[] topics, long renderedAt) {}

    MetricsRenderer(
            CollectorRegistry registry, TopicsCatalogue topics, ObjectMapper json, LongSupplier nanos, Counter errors) {
        this.registry = registry;
        this.topics = topics;
        this.json = json;
        this.nanos = nanos;
        this.errors = errors;
    }

    void add(Supplier<Map<String, Object>> document) {
        documents.add(document);
    }

    boolean hasDocuments() {
        return !documents.isEmpty();
    }

    void render() {
        last = Optional.of(new Rendering(writeText(), writeJson(), writeTopics(), nanos.getAsLong()));
    }

    Optional<Rendering> fresh() {
        return last.filter(rendering -> nanos.getAsLong() - rendering.renderedAt() <= MAX_AGE_NANOS);
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

    /** Every family once, since a scraper refuses a document that has one twice; without the {@code _created} series. */
    private Collection<MetricFamilySamples> families() {
        Map<String, MetricFamilySamples> byName = new LinkedHashMap<>();
        for (MetricFamilySamples family : Collections.list(registry.metricFamilySamples())) {
            List<Sample> samples = family.samples.stream()
                    .filter(sample -> !sample.name.equals(family.name + "_created"))
                    .toList();
            MetricFamilySamples shown = new MetricFamilySamples(family.name, family.type, family.help, samples);
            if (byName.putIfAbsent(family.name, shown) != null) {
                errors.inc();
                LOG.debug("metric {} exists twice", family.name);
            }
        }
        return byName.values();
    }

    private byte[] writeJson() {
        Map<String, JsonNode> members = new TreeMap<>();
        for (Supplier<Map<String, Object>> document : documents) {
            try {
                Map<String, JsonNode> read = new TreeMap<>();
                document.get().forEach((name, value) -> read.put(name, json.valueToTree(value)));
                read.forEach((name, value) -> members.merge(name, value, MetricsRenderer::merged));
            } catch (RuntimeException e) {
                errors.inc();
                LOG.debug("a document of metrics.json could not be read", e);
            }
        }
        return json.createObjectNode().setAll(members).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Several suppliers may each add members to one object. */
    private static JsonNode merged(JsonNode earlier, JsonNode later) {
        return earlier instanceof ObjectNode one && later instanceof ObjectNode two
                ? one.deepCopy().setAll(two)
                : later;
    }

    private byte[] writeTopics() {
        try {
            return TopicsJson.write(topics.read());
        } catch (RuntimeException e) {
            errors.inc();
            LOG.debug("the topics could not be read", e);
            return EMPTY_OBJECT;
        }
    }
}
