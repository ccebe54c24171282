package io.caracal.sts.oauth;

import io.caracal.common.metrics.Metrics;
import io.caracal.common.metrics.OutcomeTimer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a token endpoint. What may be over in a moment (no connection, a broken answer, 5xx) is tried twice; what the endpoint refused or took too long
 * for is not. All of it is over within the limit, whatever the endpoint does.
 */
final class TokenCalls {
    /** Less than the ten seconds in which an exchange has to be answered. */
    static final Duration LIMIT = Duration.ofSeconds(8);

    private static final Logger LOG = LoggerFactory.getLogger(TokenCalls.class);
    private static final Duration ATTEMPT = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 2;
    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;
    private static final double[] SECONDS = {0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private final Grants grants;
    private final TokenHttp http;
    private final Circuit circuit;
    private final OutcomeTimer<Outcome> times;
    private final LongSupplier nanos;

    /** What became of the attempts to get one token. */
    private enum Outcome {
        GRANTED,
        /** Answered with another status than 200. */
        REFUSED,
        /** Not answered in time, or not at all. */
        UNREACHABLE,
        /** The address of the endpoint must not be called. */
        FORBIDDEN,
        /** Answered with something that is no usable token. */
        INVALID
    }

    /** An attempt that ended without a token. */
    private static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final Outcome outcome;
        private final boolean passing;
        private final TokenUnavailableException answer;

        FailedException(Outcome outcome, boolean passing, TokenUnavailableException answer) {
            super(answer);
            this.outcome = outcome;
            this.passing = passing;
            this.answer = answer;
        }
    }

    TokenCalls(Grants grants, TokenHttp http, Circuit circuit, Metrics metrics, LongSupplier nanos) {
        this.grants = grants;
        this.http = http;
        this.circuit = circuit;
        this.nanos = nanos;
        this.times = new OutcomeTimer<>(
                metrics,
                "caracal_sts_provider_token_duration_seconds",
                "time to get a token at a provider's token endpoint, by outcome",
                Outcome.class,
                SECONDS);
    }

    TokenAnswer token(TokenSource source) throws TokenUnavailableException {
        TokenRequest request = grants.request(source);
        boolean anyType = new GrantConfig(source).ownScheme();
        circuit.require(source.provider());
        long began = nanos.getAsLong();
        for (int attempt = 1; ; attempt++) {
            try {
                TokenAnswer granted = attempt(request, anyType, left(began));
                circuit.succeeded(source.provider());
                times.took(Outcome.GRANTED, nanos.getAsLong() - began);
                return granted;
            } catch (FailedException failed) {
                if (!failed.passing || attempt == ATTEMPTS) {
                    circuit.failed(source.provider());
                    times.took(failed.outcome, nanos.getAsLong() - began);
                    throw answer(source, failed);
                }
            }
        }
    }

    private TokenAnswer attempt(TokenRequest request, boolean anyType, Duration limit) throws FailedException {
        TokenHttp.Reply reply = reply(request, limit);
        if (reply.status() != OK) {
            IOException why = new IOException("status " + reply.status() + " " + TokenAnswer.error(reply.body()));
            TokenUnavailableException answer = new TokenUnavailableException("provider_token_refused", why);
            throw new FailedException(Outcome.REFUSED, reply.status() >= SERVER_ERROR, answer);
        }
        try {
            return TokenAnswer.read(reply.body(), anyType);
        } catch (TokenUnavailableException unusable) {
            throw new FailedException(Outcome.INVALID, false, unusable);
        }
    }

    private TokenHttp.Reply reply(TokenRequest request, Duration limit) throws FailedException {
        try {
            return http.post(request, limit);
        } catch (InterruptedIOException late) {
            throw new FailedException(
                    Outcome.UNREACHABLE, false, new TokenUnavailableException("provider_token_timeout", late));
        } catch (Egress.ForbiddenAddressException forbidden) {
            throw new FailedException(
                    Outcome.FORBIDDEN, false, new TokenUnavailableException("provider_host_forbidden", forbidden));
        } catch (TokenHttp.TooLongException useless) {
            throw new FailedException(
                    Outcome.INVALID, false, new TokenUnavailableException("provider_token_invalid", useless));
        } catch (IOException broken) {
            boolean passing = !(broken instanceof UnknownHostException);
            throw new FailedException(
                    Outcome.UNREACHABLE, passing, new TokenUnavailableException("provider_unreachable", broken));
        }
    }

    /** Of the whole limit, and never more than one attempt may take. */
    private Duration left(long began) {
        Duration left = LIMIT.minusNanos(nanos.getAsLong() - began);
        Duration least = Duration.ofMillis(1);
        if (left.compareTo(least) < 0) {
            return least;
        }
        return left.compareTo(ATTEMPT) < 0 ? left : ATTEMPT;
    }

    /** Tells the log of this service what callers are not told: why. */
    private static TokenUnavailableException answer(TokenSource source, FailedException failed) {
        TokenUnavailableException answer = failed.answer;
        String why =
                answer.getCause() == null ? "" : " (" + last(answer.getCause()).getMessage() + ")";
        LOG.warn("no token of provider {}: {}{}", source.provider(), answer.reason(), why);
        return answer;
    }

    private static Throwable last(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : last(cause);
    }
}
