package io.caracal.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.client.Collector;
import io.prometheus.client.Counter;
import io.prometheus.client.GaugeMetricFamily;
import io.prometheus.client.Histogram;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelFirewallTest {

    private static final int HOSTILE = 100_000;

    private enum Outcome {
        WELL_DONE,
        FAILED
    }

    private final Metrics metrics = new Metrics("sts", "2.0.0", new ObjectMapper(), System::nanoTime);
    private final SplittableRandom random = new SplittableRandom(20_260_724);

    @Test
    void hundredThousandHostileValuesMakeNoMoreSeriesThanTheCap() {
        Labelled<Counter.Child> counter = metrics.counter("caracal_hostile_total", "hostile", Label.open("zone"));
        for (int i = 0; i < HOSTILE; i++) {
            counter.with(hostile(i)).inc();
        }

        assertThat(series("caracal_hostile_total")).isEqualTo(Label.DEFAULT_CAP + 1);
        assertThat(total("caracal_hostile_total")).isEqualTo(HOSTILE);
        assertThat(value("caracal_metrics_series_dropped_total{metric=\"caracal_hostile_total\",}"))
                .isEqualTo(HOSTILE - Label.DEFAULT_CAP);
    }

    @Test
    void theRenderingDoesNotGrowWithMoreHostileValues() {
        Labelled<Counter.Child> counter = metrics.counter("caracal_hostile_total", "hostile", Label.open("zone", 10));
        IntStream.range(0, 1_000).forEach(i -> counter.with(hostile(i)).inc());
        long before = text().lines().count();
        IntStream.range(1_000, HOSTILE).forEach(i -> counter.with(hostile(i)).inc());

        assertThat(text().lines().count()).isEqualTo(before);
        assertThat(counter.with(hostile(7))).isNotSameAs(counter.with(Labelled.OTHER));
        assertThat(counter.with(hostile(70))).isSameAs(counter.with(Labelled.OTHER));
    }

    @Test
    void aClosedLabelAdmitsNothingElse() {
        Labelled<Counter.Child> counter =
                metrics.counter("caracal_closed_total", "closed", Label.closed("outcome", Outcome.class));
        counter.with("well_done").inc();
        counter.with("made_up").inc();
        counter.with("made_up_too").inc();

        assertThat(text())
                .contains("caracal_closed_total{outcome=\"well_done\",} 1.0\n")
                .contains("caracal_closed_total{outcome=\"failed\",} 0.0\n")
                .contains("caracal_closed_total{outcome=\"other\",} 2.0\n")
                .doesNotContain("made_up");
    }

    @Test
    void noMetricHasMoreThanFiveHundredSeriesWhateverItsLabels() {
        Labelled<Counter.Child> counter =
                metrics.counter("caracal_product_total", "product", Label.open("one", 100), Label.open("two", 100));
        Labelled<Histogram.Child> histogram = metrics.histogram(
                "caracal_product_seconds", "product", new double[] {1, 2}, Label.open("one"), Label.open("two"));
        for (int i = 0; i < HOSTILE; i++) {
            counter.with(hostile(i), hostile(random.nextInt())).inc();
            histogram.with(hostile(i), hostile(random.nextInt())).observe(1);
        }

        assertThat(series("caracal_product_total")).isLessThanOrEqualTo(Labelled.MOST_SERIES);
        assertThat(series("caracal_product_seconds")).isLessThanOrEqualTo(Labelled.MOST_SERIES);
        assertThat(total("caracal_product_total")).isEqualTo(HOSTILE);
    }

    @Test
    void closedLabelsThatMakeTooManySeriesAreRefusedAtComposition() {
        List<String> many = IntStream.range(0, 30).mapToObj(Integer::toString).toList();

        assertThatThrownBy(() -> metrics.counter(
                        "caracal_large_total", "large", Label.closed("one", many), Label.closed("two", many)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Label.open("zone", 501)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Label.closed("zone")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWrongNumberOfValuesIsAMistakeOfTheCaller() {
        Labelled<Counter.Child> counter = metrics.counter("caracal_two_total", "two", Label.open("zone"));

        assertThatThrownBy(() -> counter.with("a", "b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCollectorOfItsOwnIsCutAtFiveHundredSamplesAndCannotShowOneTwice() {
        metrics.register("flood", new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                GaugeMetricFamily flood = new GaugeMetricFamily("caracal_flood", "flood", List.of("zone"));
                IntStream.range(0, 10_000).forEach(i -> flood.addMetric(List.of("z" + i), i));
                GaugeMetricFamily twice = new GaugeMetricFamily("caracal_double", "double", List.of("zone"));
                twice.addMetric(List.of("z"), 1);
                twice.addMetric(List.of("z"), 2);
                return List.of(flood, twice);
            }
        });

        assertThat(series("caracal_flood")).isEqualTo(Labelled.MOST_SERIES);
        assertThat(text())
                .contains("caracal_double{zone=\"z\",} 1.0\n")
                .doesNotContain("caracal_double{zone=\"z\",} 2.0");
    }

    @Test
    void aFamilyThatTwoCollectorsShowAppearsOnce() {
        Collector same = new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return List.of(new GaugeMetricFamily("caracal_same", "same", 1));
            }
        };
        metrics.register("one", same);
        metrics.register("two", new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return same.collect();
            }
        });

        assertThat(series("caracal_same")).isEqualTo(1);
        assertThat(text().lines().filter("# TYPE caracal_same gauge"::equals)).hasSize(1);
    }

    /** Values with everything in them that a text format has to worry about. */
    private static String hostile(int i) {
        return i + "\"},\n\\\u0000../%2e%2e' OR 1=1--";
    }

    private long series(String metric) {
        return text().lines()
                .filter(line ->
                        line.startsWith(metric + "{") || line.startsWith(metric + " ") || line.startsWith(metric + "_"))
                .count();
    }

    private double total(String metric) {
        return text().lines()
                .filter(line -> line.startsWith(metric + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private double value(String sample) {
        return text().lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private String text() {
        metrics.render();
        return new String(metrics.text().orElseThrow(), StandardCharsets.UTF_8);
    }
}
