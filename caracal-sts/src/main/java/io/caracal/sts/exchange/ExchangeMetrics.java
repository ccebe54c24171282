package io.caracal.sts.exchange;

import io.caracal.common.metrics.Label;
import io.caracal.common.metrics.Labelled;
import io.caracal.common.metrics.Metrics;
import io.caracal.core.error.CaracalException;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Counts exchanges by class and outcome, and how long they take. */
public final class ExchangeMetrics {
    private static final double NANOS = 1e9;
    private static final int UNAUTHENTICATED = 401;
    private static final int LIMITED = 429;
    private static final int SERVER_ERROR = 500;
    private static final double[] SECONDS = {0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};

    private final Labelled<Counter.Child> exchanges;
    private final Labelled<Histogram.Child> duration;
    private final LongSupplier nanoTicker;

    /** What became of an exchange; FAILED is the service's own fault. */
    private enum Outcome {
        GRANTED,
        REFUSED,
        UNAUTHENTICATED,
        LIMITED,
        FAILED
    }

    public ExchangeMetrics(Metrics metrics, LongSupplier nanoTicker) {
        Label outcomes = Label.closed("outcome", Outcome.class);
        Label classes = Label.closed(
                "class",
                Arrays.stream(ExchangeRequest.class.getPermittedSubclasses())
                        .map(ExchangeMetrics::name)
                        .toList());
        this.exchanges = metrics.counter(
                "caracal_sts_exchanges_total", "token exchanges by class and outcome", classes, outcomes);
        this.duration = metrics.histogram(
                "caracal_sts_exchange_duration_seconds", "time of a token exchange by outcome", SECONDS, outcomes);
        this.nanoTicker = nanoTicker;
    }

    TokenGrant measure(ExchangeRequest request, Supplier<TokenGrant> exchange) {
        long started = nanoTicker.getAsLong();
        Outcome outcome = Outcome.FAILED;
        try {
            TokenGrant grant = exchange.get();
            outcome = Outcome.GRANTED;
            return grant;
        } catch (CaracalException refused) {
            outcome = outcome(refused.status());
            throw refused;
        } finally {
            String text = Label.text(outcome);
            exchanges.with(name(request.getClass()), text).inc();
            duration.with(text).observe((nanoTicker.getAsLong() - started) / NANOS);
        }
    }

    private static Outcome outcome(int status) {
        if (status >= SERVER_ERROR) {
            return Outcome.FAILED;
        }
        return switch (status) {
            case UNAUTHENTICATED -> Outcome.UNAUTHENTICATED;
            case LIMITED -> Outcome.LIMITED;
            default -> Outcome.REFUSED;
        };
    }

    private static String name(Class<?> request) {
        return request.getSimpleName().toLowerCase(Locale.ROOT);
    }
}
