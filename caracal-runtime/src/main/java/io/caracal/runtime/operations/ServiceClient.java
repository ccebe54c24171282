package io.caracal.runtime.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.stack.Probe;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads from services, several at a time. Every request is bounded and none fails: what went wrong is part of the {@link Reply}. Redirects are not followed
 * and no proxy is used, so that a credential goes where the address says and nowhere else.
 */
public final class ServiceClient {
    /** The limit of CLI contract B.10. */
    public static final Duration LIMIT = Duration.ofSeconds(5);

    private static final int ATTEMPTS = 3;
    private static final long BACKOFF_MILLIS = 250;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final LongSupplier nanos;

    public ServiceClient(LongSupplier nanos) {
        this.nanos = nanos;
        this.client = HttpClient.newBuilder()
                .connectTimeout(LIMIT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * What came back.
     *
     * @param status  of HTTP; 0 when there was no answer
     * @param body    missing when the answer was no JSON
     * @param text    the body as it came
     * @param date    of the {@code Date} header
     * @param tag     of the {@code ETag} header, empty without one
     * @param millis  how long it took
     * @param failure empty, or why there was no answer: timeout, unreachable, untrusted certificate
     */
    public record Reply(
            int status, JsonNode body, String text, Optional<Instant> date, String tag, long millis, String failure) {

        public boolean answered() {
            return status != 0;
        }

        public boolean ok() {
            return status >= 200 && status < 300;
        }

        /** The stable code of a refusal, whatever shape the service gives it; empty without one. */
        public String code() {
            JsonNode error = body.path("error");
            if (error.isTextual()) {
                return error.asText();
            }
            return error.path("code").asText(body.path("reason").asText(""));
        }

        /** Status and code, or why there was no answer: for people. */
        public String summary() {
            return answered() ? (status + " " + code()).strip() : failure;
        }
    }

    /** Asks once. */
    public CompletableFuture<Reply> get(Probe.Target target, String path, @Nullable SecretText bearer) {
        return get(target, path, bearer, LIMIT);
    }

    /** Asks once, with another limit. */
    public CompletableFuture<Reply> get(Probe.Target target, String path, @Nullable SecretText bearer, Duration limit) {
        return send(request(target, path, bearer).build(), limit);
    }

    /** Waits for another readiness than the tagged one: answers at the change, or after the time with 304. */
    public CompletableFuture<Reply> change(Probe.Target target, String path, String tag, Duration wait) {
        HttpRequest.Builder request = request(target, path, null);
        if (!tag.isEmpty()) {
            request.header("If-None-Match", tag).header("Prefer", "wait=" + wait.toSeconds());
        }
        return send(request.build(), wait.plus(LIMIT));
    }

    /** Asks again, up to three times in all, while the connection fails at once; what was too slow is not asked again. */
    public CompletableFuture<Reply> getPersistently(Probe.Target target, String path, @Nullable SecretText bearer) {
        return attempt(target, path, bearer, 1);
    }

    private CompletableFuture<Reply> attempt(
            Probe.Target target, String path, @Nullable SecretText bearer, int attempt) {
        return get(target, path, bearer).thenCompose(reply -> {
            if (reply.answered() || !reply.failure().equals("unreachable") || attempt == ATTEMPTS) {
                return CompletableFuture.completedFuture(reply);
            }
            return CompletableFuture.supplyAsync(
                            () -> attempt + 1,
                            CompletableFuture.delayedExecutor(BACKOFF_MILLIS * attempt, TimeUnit.MILLISECONDS))
                    .thenCompose(next -> attempt(target, path, bearer, next));
        });
    }

    private static HttpRequest.Builder request(Probe.Target target, String path, @Nullable SecretText bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target.connectBase() + path))
                .header("Accept", "application/json")
                .GET();
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer.reveal());
        }
        return request;
    }

    private CompletableFuture<Reply> send(HttpRequest request, Duration limit) {
        long began = nanos.getAsLong();
        return client.sendAsync(request, BodyHandlers.ofString())
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .handle((response, failure) ->
                        response == null ? silence(failure, since(began)) : reply(response, since(began)));
    }

    private long since(long began) {
        return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - began);
    }

    private static Reply reply(HttpResponse<String> response, long millis) {
        return new Reply(
                response.statusCode(),
                parse(response.body()),
                response.body(),
                response.headers().firstValue("Date").flatMap(ServiceClient::date),
                response.headers().firstValue("ETag").orElse(""),
                millis,
                "");
    }

    private static Reply silence(@Nullable Throwable failure, long millis) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String why = "unreachable";
        if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
            why = "timeout";
        } else if (cause instanceof SSLException) {
            why = "untrusted certificate";
        }
        return new Reply(0, MissingNode.getInstance(), "", Optional.empty(), "", millis, why);
    }

    private static Optional<Instant> date(String header) {
        try {
            return Optional.of(ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException malformed) {
            return Optional.empty();
        }
    }

    /** A body as JSON; a missing node when it is anything else. */
    static JsonNode parse(String body) {
        try {
            JsonNode parsed = JSON.readTree(body);
            return parsed == null ? MissingNode.getInstance() : parsed;
        } catch (JsonProcessingException plainText) {
            return MissingNode.getInstance();
        }
    }
}
