package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.http.Json;
import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.metrics.Metrics;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadinessSeriesTest {

    private static final Reading REFUSED = Reading.failed("refused", "connection refused");

    private final Invariant lag = EngineBed.draft("lag")
            .measure(Measure.atMost(Unit.MESSAGES, 90))
            .hysteresis(Hysteresis.FACT)
            .diagnosis("c", "a");
    private final AtomicReference<Reading> lagging = new AtomicReference<>(Reading.measured(3));
    private final EngineBed bed = new EngineBed(ReadinessSettings.ALONE.drills(true), EngineBed.shared("redis"), lag);
    private final Lifecycle lifecycle = new Lifecycle(Duration.ofSeconds(20), System::nanoTime);
    private final Metrics metrics = new Metrics("caracal-test", "1", Json.mapper(), System::nanoTime);

    @AfterEach
    void stop() throws Exception {
        lifecycle.stop();
    }

    @Test
    void eachInvariantIsSeenWithValueLimitSinceAndCounts() {
        start();

        assertThat(value("caracal_ready", "")).isEqualTo(1);
        assertThat(value("caracal_health_check", "redis")).isEqualTo(1);
        assertThat(value("caracal_invariant_observed", "lag")).isEqualTo(3);
        assertThat(value("caracal_invariant_warn", "lag")).isEqualTo(60);
        assertThat(value("caracal_invariant_limit", "lag")).isEqualTo(90);
        assertThat(value("caracal_invariant_since_timestamp_seconds", "lag")).isBetween(1.767323e9, 1.767324e9);
        assertThat(value("caracal_health_checks_total", "redis/pass")).isPositive();
        assertThat(value("caracal_health_checks_total", "redis/fail")).isZero();
        assertThat(value("caracal_check_last_success_timestamp_seconds", "redis"))
                .isPositive();
        assertThat(value("caracal_startup_progress_ratio", "")).isEqualTo(1);
        assertThat(value("caracal_suspensions_total", "")).isZero();
    }

    @Test
    void whenNotReadyExactlyTheFirstReasonIsSet() {
        lagging.set(Reading.measured(500));
        bed.sampler("redis").finds = REFUSED;
        start();

        assertThat(value("caracal_ready", "")).isZero();
        assertThat(series("caracal_ready_reason").values().stream().filter(one -> one == 1))
                .hasSize(1);
        assertThat(series("caracal_ready_reason")).containsEntry("redis_broken", 1.0);
        assertThat(series("caracal_ready_reason"))
                .hasSize(2 + EngineInvariants.all().size());
        assertThat(value("caracal_health_check", "lag")).isZero();
    }

    @Test
    void transitionsTimeoutsMutesAndDrillsAreCounted() {
        start();
        bed.sampler("redis").hangs = true;
        bed.pass(Duration.ofSeconds(4));
        bed.readiness.mutes().mute("redis", Duration.ofMinutes(5), "planned", "ann");
        bed.pass(Duration.ofMillis(100));

        assertThat(value("caracal_ready_transitions_total", "not_ready/redis_broken"))
                .isEqualTo(1);
        assertThat(value("caracal_ready_transitions_total", "ready/")).isEqualTo(2);
        assertThat(value("caracal_invariant_transitions_total", "redis/fail")).isEqualTo(1);
        assertThat(value("caracal_check_timeouts_total", "redis")).isEqualTo(1);
        assertThat(value("caracal_check_overruns_total", "redis")).isPositive();
        assertThat(value("caracal_invariant_muted", "redis")).isEqualTo(1);
        assertThat(value("caracal_health_check", "redis")).isZero();
        bed.readiness.mutes().unmute("redis");
        bed.sampler("redis").hangs = false;
        bed.untilReady(Duration.ofSeconds(5));
        bed.readiness.drills().force("lag", Reading.measured(500), Duration.ofMinutes(1), "ann");
        bed.pass(Duration.ofMillis(100));
        assertThat(value("caracal_drill_active", "lag")).isEqualTo(1);
    }

    @Test
    void timesAreMeasuredAndEverythingIsPartOfTheScrape() {
        bed.sampled(EngineBed.shared("redis"));
        bed.readiness.bind(lag, Source.observed(() -> Objects.requireNonNull(lagging.get())));
        ReadinessSeries.register(metrics, bed.readiness, "test");
        bed.started();
        metrics.start(new OwnedLoops(lifecycle, System::nanoTime));

        String text = new String(metrics.text().orElseThrow(), StandardCharsets.UTF_8);
        assertThat(text)
                .contains("caracal_ready{service=\"test\",} 1.0\n")
                .contains("caracal_check_duration_seconds_bucket{service=\"test\",name=\"redis\",le=\"0.5\",}")
                .contains("caracal_ready_evaluation_seconds_count{service=\"test\",}")
                .contains("caracal_check_timeouts_total{service=\"test\",name=\"redis\",} 0.0\n")
                .doesNotContain("caracal_check_duration_seconds_count{service=\"test\",name=\"redis\",} 0.0\n");
    }

    private void start() {
        bed.sampled(EngineBed.shared("redis"));
        bed.readiness.bind(lag, Source.observed(() -> Objects.requireNonNull(lagging.get())));
        bed.started();
    }

    /** The series with that name, by the values of the labels after the service. */
    private Map<String, Double> series(String name) {
        Map<String, Double> found = new LinkedHashMap<>();
        List<MetricFamilySamples> families = new ArrayList<>(new ReadinessCollector(bed.readiness, "test").collect());
        families.addAll(new CheckCollector(bed.readiness, "test").collect());
        families.stream()
                .flatMap(family -> family.samples.stream())
                .filter(sample -> sample.name.equals(name))
                .forEach(sample -> {
                    assertThat(sample.labelNames.get(0)).isEqualTo("service");
                    assertThat(sample.labelValues.get(0)).isEqualTo("test");
                    found.put(String.join("/", sample.labelValues.subList(1, sample.labelValues.size())), sample.value);
                });
        return found;
    }

    private double value(String name, String labels) {
        assertThat(series(name)).containsKey(labels);
        return Objects.requireNonNull(series(name).get(labels));
    }
}
