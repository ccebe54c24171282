package io.caracal.common.health;

import io.caracal.common.metrics.Label;
import io.caracal.common.metrics.Labelled;
import io.caracal.common.metrics.Metrics;
import io.prometheus.client.Histogram;
import java.util.List;

/**
 * The readiness of a service as series. All are named {@code caracal_…} and carry the service as first label, so that one rule serves every service and every
 * invariant.
 */
public final class ReadinessSeries {

    private static final double[] CHECK_SECONDS = {0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 2.5};
    private static final double[] EVALUATION_SECONDS = {0.00001, 0.00005, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.1};

    private ReadinessSeries() {}

    /**
     * Adds the series; after everything was bound.
     *
     * @param service short name
     */
    public static void register(Metrics metrics, Readiness readiness, String service) {
        metrics.register("readiness", new ReadinessCollector(readiness, service));
        metrics.register("checks", new CheckCollector(readiness, service));
        Label serviceLabel = Label.closed("service", service);
        Histogram.Child evaluations = metrics.histogram(
                        "caracal_ready_evaluation_seconds",
                        "Time of one full look at everything, off the request path",
                        EVALUATION_SECONDS,
                        serviceLabel)
                .with(service);
        readiness.engine().onLook(took -> evaluations.observe(took.toNanos() / 1e9));
        List<Watch> sampled = readiness.roster().all().stream()
                .filter(watch -> watch.group() == Watch.Group.SAMPLED)
                .toList();
        if (sampled.isEmpty()) {
            return;
        }
        Labelled<Histogram.Child> durations = metrics.histogram(
                "caracal_check_duration_seconds",
                "Time of one call of a check",
                CHECK_SECONDS,
                serviceLabel,
                Label.closed("name", sampled.stream().map(Watch::name).toList()));
        for (Watch watch : sampled) {
            Histogram.Child child = durations.with(service, watch.name());
            watch.figures().onDuration(took -> child.observe(took.toNanos() / 1e9));
        }
    }
}
