package io.caracal.sts.exchange;

import io.caracal.common.metrics.Metrics;
import io.caracal.core.error.CaracalException;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Counts exchanges by class and outcome, and how long they take. */
public final class ExchangeMetrics {
    private static final double NANOS = 1e9;
    private static final int SERVER_ERROR = 500;
    private static final double[] SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};

    private final Counter exchanges;
    private final Histogram duration;
    private final LongSupplier nanoTicker;

    public ExchangeMetrics(Metrics metrics, LongSupplier nanoTicker) {
        this.exchanges = metrics.counter(
                "caracal_sts_exchanges_total", "token exchanges by class and outcome", "class", "outcome");
        this.duration = metrics.histogram(
                "caracal_sts_exchange_duration_seconds", "time of a token exchange", SECONDS, "class");
        this.nanoTicker = nanoTicker;
    }

    TokenGrant measure(ExchangeRequest request, Supplier<TokenGrant> exchange) {
        String name = request.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        long started = nanoTicker.getAsLong();
        String outcome = "failed";
        try {
            TokenGrant grant = exchange.get();
            outcome = "granted";
            return grant;
        } catch (CaracalException refused) {
            outcome = refused.status() < SERVER_ERROR ? "refused" : outcome;
            throw refused;
        } finally {
            exchanges.labels(name, outcome).inc();
            duration.labels(name).observe((nanoTicker.getAsLong() - started) / NANOS);
        }
    }
}
