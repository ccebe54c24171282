package io.caracal.common.metrics;

import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.util.List;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Counts requests by the class of their answer, and takes their time. Nothing of a request becomes a label: neither method nor path nor
 * anything else that a caller chooses.
 */
public final class HttpMeter {

    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
    private static final String NONE = "none";
    private static final List<String> CLASSES = List.of("1xx", "2xx", "3xx", "4xx", "5xx", NONE);
    private static final int HUNDRED = 100;

    private final List<Counter.Child> requests;
    private final Histogram duration;
    private final LongSupplier nanos;

    /** @param service value of the {@code service} label */
    public HttpMeter(Metrics metrics, String service, LongSupplier nanos) {
        Labelled<Counter.Child> counter = metrics.counter(
                "caracal_http_requests_total",
                "Requests by the class of their answer; none: broken off before there was one",
                Label.closed("service", service),
                Label.closed("status_class", CLASSES));
        this.requests =
                CLASSES.stream().map(status -> counter.with(service, status)).toList();
        this.duration = metrics.histogram(
                "caracal_http_request_duration_seconds", "Time from the request to the end of its answer", SECONDS);
        this.nanos = nanos;
    }

    /** Measures whatever passes through to {@code next}. */
    public Handler measuring(Handler next) {
        return new Measuring(next);
    }

    void ended(int status, long took) {
        int index = status / HUNDRED - 1;
        boolean known = index >= 0 && index < CLASSES.size() - 1;
        requests.get(known ? index : CLASSES.size() - 1).inc();
        duration.observe(took / Metrics.NANOS_PER_SECOND);
    }

    private final class Measuring extends Handler.Wrapper {

        Measuring(Handler next) {
            super(next);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            long began = nanos.getAsLong();
            Request.addCompletionListener(
                    request,
                    failure -> ended(
                            failure == null || response.isCommitted() ? response.getStatus() : 0,
                            nanos.getAsLong() - began));
            return super.handle(request, response, callback);
        }
    }
}
