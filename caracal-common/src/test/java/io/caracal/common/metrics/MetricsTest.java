package io.caracal.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Metrics metrics = new Metrics("sts", "2.0.0", new ObjectMapper(), nanos::get);

    @Test
    void theTextHasTypesHelpAndValues() {
        metrics.counter("caracal_test_total", "calls", Label.closed("outcome", "ok"))
                .with("ok")
                .inc(3);
        metrics.gaugeFunction("caracal_test_level", "level", () -> 2.5);
        metrics.histogram("caracal_test_seconds", "time", new double[] {0.1, 1}).observe(0.5);

        assertThat(text())
                .contains("# HELP caracal_test_total calls\n# TYPE caracal_test_total counter\n")
                .contains("caracal_test_total{outcome=\"ok\",} 3.0\n")
                .contains("# TYPE caracal_test_level gauge\ncaracal_test_level 2.5\n")
                .contains("caracal_test_seconds_bucket{le=\"1.0\",} 1.0\n")
                .contains("caracal_build_info{service=\"sts\",version=\"2.0.0\",} 1.0\n")
                .contains("jvm_memory_heap_used ")
                .contains("jvm_threads_count ")
                .contains("jvm_classes_loaded ")
                .contains("jvm_gc_")
                .doesNotContain("_created");
    }

    @Test
    void aGaugeMayEndInTotal() {
        metrics.gaugeFunction("caracal_api_outbox_pending_total", "pending", () -> 4);

        assertThat(text())
                .contains("# TYPE caracal_api_outbox_pending_total gauge\ncaracal_api_outbox_pending_total 4.0\n");
    }

    @Test
    void aCounterKeptElsewhereIsACounter() {
        metrics.counterFunction("caracal_elsewhere_total", "calls", () -> 7);

        assertThat(text()).contains("# TYPE caracal_elsewhere_total counter\ncaracal_elsewhere_total 7.0\n");
    }

    @Test
    void aBrokenGaugeIsSkippedAndCounted() {
        metrics.gaugeFunction("caracal_broken", "broken", () -> {
            throw new IllegalStateException("broken");
        });
        metrics.gaugeFunction("caracal_working", "working", () -> 1);
        text();

        assertThat(text())
                .doesNotContain("caracal_broken")
                .contains("caracal_working 1.0\n")
                .containsPattern("caracal_metrics_collect_errors_total [12]\\.0\n");
    }

    @Test
    void twoMetricsOfOneNameAreRefused() {
        metrics.gaugeFunction("caracal_twice", "one", () -> 1);

        assertThatThrownBy(() -> metrics.gaugeFunction("caracal_twice", "two", () -> 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> metrics.counter("caracal_metrics_collect_errors_total", "again"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void instancesShareNothing() {
        metrics.counter("caracal_own_total", "own").inc();
        Metrics other = new Metrics("api", "2.0.0", new ObjectMapper(), nanos::get);
        other.render();

        assertThat(new String(other.text().orElseThrow(), StandardCharsets.UTF_8))
                .doesNotContain("caracal_own_total");
    }

    @Test
    void onlyAggregatesOfTheServerAreBridgedUnderShortNames() {
        MetricRegistry dropwizard = new MetricRegistry();
        dropwizard.timer("io.dropwizard.jetty.MutableServletContextHandler.requests");
        dropwizard.meter("io.dropwizard.jetty.MutableServletContextHandler.2xx-responses");
        dropwizard.timer("io.caracal.sts.TokenResource.exchange");
        dropwizard.register("org.eclipse.jetty.util.thread.QueuedThreadPool.dw.size", (Gauge<Integer>) () -> 3);
        dropwizard.register("org.eclipse.jetty.util.thread.QueuedThreadPool.dw.jobs", (Gauge<Integer>) () -> {
            throw new IllegalStateException("closed");
        });
        metrics.bridge(dropwizard);

        assertThat(text())
                .contains("jetty_handler_requests_count 0.0\n")
                .contains("jetty_handler_2xx_responses_total 0.0\n")
                .contains("jetty_threads_size 3.0\n")
                .doesNotContain("TokenResource.exchange")
                .doesNotContain("jetty_threads_jobs");
    }

    @Test
    void seriesOfTheVirtualMachineDoNotDependOnItsCollector() {
        assertThat(text().lines()
                        .filter(line -> line.startsWith("# ") && line.contains(" jvm_"))
                        .filter(line -> line.matches("(?i).*(g1|eden|tenured|lambda|codahale|zgc).*")))
                .isEmpty();
        assertThat(text())
                .contains("jvm_memory_pool_used{pool=\"")
                .contains("jvm_gc_count{gc=\"")
                .contains("jvm_buffers_used{pool=\"direct\",}")
                .contains("# HELP jvm_memory_pool_used Memory pool of the JVM in bytes; usage is a share\n");
    }

    @Test
    void whatIsNotKnownHasNoSample() {
        metrics.gaugeFunction("caracal_unknown", "unknown", () -> Double.NaN);

        assertThat(text()).contains("# TYPE caracal_unknown gauge\n").doesNotContain("\ncaracal_unknown ");
    }

    @Test
    void aFunctionPerValueOfALabelIsAskedForEach() {
        metrics.gaugeFunctions("caracal_rows", "rows", "status", Map.of("pending", () -> 2, "dead", () -> 1));
        metrics.counterFunctions("caracal_moves_total", "moves", "way", Map.of("in", () -> 5));

        assertThat(text())
                .contains("caracal_rows{status=\"pending\",} 2.0\n")
                .contains("caracal_rows{status=\"dead\",} 1.0\n")
                .contains("# TYPE caracal_moves_total counter\ncaracal_moves_total{way=\"in\",} 5.0\n");
    }

    @Test
    void aScrapeIsTheLastRendering() {
        AtomicLong calls = new AtomicLong();
        metrics.gaugeFunction("caracal_calls", "calls", calls::incrementAndGet);
        metrics.render();

        assertThat(metrics.text()).isPresent();
        assertThat(metrics.text().orElseThrow()).isSameAs(metrics.text().orElseThrow());
        assertThat(metrics.topicsJson()).isPresent();
        assertThat(calls).hasValue(1);
    }

    @Test
    void theJsonDocumentIsMergedFromItsSuppliers() {
        assertThat(metrics.hasJson()).isFalse();
        metrics.json(() -> Map.of("sts", Map.of("audit_dropped", 0), "audit_dropped", 0));
        metrics.json(() -> {
            throw new IllegalStateException("broken");
        });
        metrics.json(() -> Map.of("opa", Map.of("eval_total", 1)));
        metrics.render();

        assertThat(metrics.hasJson()).isTrue();
        assertThat(new String(metrics.jsonText().orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo("{\"audit_dropped\":0,\"opa\":{\"eval_total\":1},\"sts\":{\"audit_dropped\":0}}");
    }

    @Test
    void aRenderingThatIsTooOldIsNotServed() {
        assertThat(metrics.text()).isEmpty();
        metrics.render();
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(metrics.text()).isPresent();
        nanos.incrementAndGet();
        assertThat(metrics.text()).isEmpty();
        assertThat(metrics.jsonText()).isEmpty();
        assertThat(metrics.topicsJson()).isEmpty();
    }

    private String text() {
        metrics.render();
        return new String(metrics.text().orElseThrow(), StandardCharsets.UTF_8);
    }
}
