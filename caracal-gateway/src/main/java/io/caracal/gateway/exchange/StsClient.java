package io.caracal.gateway.exchange;

import io.caracal.common.http.Json;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.signature.GatewayRequest;
import io.caracal.core.signature.GatewaySignature;
import io.caracal.gateway.outbound.OutboundClients;
import io.caracal.gateway.refusal.Denial;
import io.caracal.gateway.refusal.Refused;
import io.caracal.gateway.telemetry.GatewayCounters;
import io.caracal.gateway.telemetry.GatewayTimes.ExchangeOutcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;

/** The token exchange (Gateway contract §1.9): signed, bounded, never repeated. */
public final class StsClient {

    private static final int MOST_ANSWER_BYTES = 1024 * 1024;
    private static final int NONCE_BYTES = 32;
    private static final String FORM = "application/x-www-form-urlencoded";

    private final HttpClient client;
    private final StsSettings settings;
    private final StsBreaker breaker;
    private final GatewayCounters counters;
    private final StsAnswer answers;
    private final Moment moment;

    /**
     * Time and chance.
     *
     * @param nanos monotonic nanoseconds
     */
    public record Moment(Clock clock, LongSupplier nanos, SecureRandom random) {}

    /** @param client started, and made for nothing but the STS */
    public StsClient(
            HttpClient client, StsSettings settings, StsBreaker breaker, GatewayCounters counters, Moment moment) {
        this.client = client;
        this.settings = settings;
        this.breaker = breaker;
        this.counters = counters;
        this.answers = new StsAnswer(Json.mapper());
        this.moment = moment;
    }

    /** Asks for authority; to be called after the breaker let the call through. */
    public Authority exchange(ExchangeRequest request) {
        long began = moment.nanos().getAsLong();
        ExchangeOutcome outcome = ExchangeOutcome.FAILED;
        try {
            Authority authority = answers.read(send(request), request.resource());
            breaker.succeeded();
            outcome = ExchangeOutcome.GRANTED;
            return authority;
        } catch (Refused e) {
            outcome = e.denial() == Denial.STS_REFUSED ? ExchangeOutcome.REFUSED : outcome;
            judge(e);
            throw e;
        } catch (RuntimeException e) {
            breaker.leave();
            throw Denial.STS_REQUEST_FAILED.refuse(e);
        } finally {
            counters.exchanged(outcome, moment.nanos().getAsLong() - began);
        }
    }

    /** Counts against the STS: no answer, or one that says that it is not available. */
    private void judge(Refused refused) {
        boolean unavailable = refused.answer().code() == ErrorCode.STS_UNAVAILABLE;
        if (refused.denial() == Denial.STS_CANCELLED) {
            breaker.leave();
        } else if (unavailable && refused.answer().status() >= 500) {
            breaker.failed(refused);
        } else {
            breaker.succeeded();
        }
    }

    private ContentResponse send(ExchangeRequest exchange) {
        Request request = prepare(exchange);
        try {
            return new CompletableResponseListener(request, MOST_ANSWER_BYTES)
                    .send()
                    .get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            OutboundClients.abort(request, e);
            throw Denial.STS_TIMEOUT.refuse(e);
        } catch (ExecutionException e) {
            throw classify(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            OutboundClients.abort(request, e);
            Thread.currentThread().interrupt();
            throw Denial.STS_CANCELLED.refuse(e);
        }
    }

    private static Refused classify(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return Denial.STS_TIMEOUT.refuse(failure);
        }
        if (failure instanceof IllegalArgumentException) {
            // The client's way to say that the answer is longer than allowed.
            return Denial.STS_RESPONSE_INVALID.refuse(failure);
        }
        return Denial.STS_UNREACHABLE.refuse(failure);
    }

    private Request prepare(ExchangeRequest exchange) {
        byte[] body = exchange.form().getBytes(StandardCharsets.UTF_8);
        URI endpoint = settings.tokenEndpoint();
        Request request = client.newRequest(endpoint)
                .method("POST")
                .timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .headers(headers -> headers.put("Accept", "application/json")
                        .put("User-Agent", "caracal-gateway")
                        .put("X-Request-Id", exchange.requestId()))
                .body(new BytesRequestContent(FORM, body));
        settings.key().ifPresent(key -> {
            GatewayRequest signed = new GatewayRequest(
                    moment.clock().instant().getEpochSecond(), nonce(), "POST", endpoint.getRawPath(), body);
            request.headers(headers -> headers.put(GatewaySignature.TIMESTAMP, Long.toString(signed.timestamp()))
                    .put(GatewaySignature.REQUEST, signed.nonce())
                    .put(GatewaySignature.SIGNATURE, GatewaySignature.sign(key, signed)));
        });
        return request;
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        moment.random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
