package io.caracal.common.security;

import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.JwksFetcher;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches the public keys of a zone from the STS: {@code GET {sts}/.well-known/jwks.json?zone_id=}. Redirects are not
 * followed, 404 means that the zone has no keys, any other status but 200 is a failure, and a body over 256 KiB is refused.
 */
public final class HttpJwksFetcher implements JwksFetcher {

    /** The STS answers 404 for a zone that has no keys yet. */
    private static final String NO_KEYS = "{\"keys\":[]}";

    static final int MAX_BODY_BYTES = 256 * 1024;

    private final HttpClient client;
    private final String endpoint;
    private final Duration timeout;

    /**
     * @param client must not follow redirects
     * @param sts base URL of the STS
     * @param timeout for the whole exchange, body included
     */
    public HttpJwksFetcher(HttpClient client, URI sts, Duration timeout) {
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("keys must not be fetched through redirects");
        }
        this.client = client;
        this.endpoint = sts.toString().replaceFirst("/+$", "") + "/.well-known/jwks.json?zone_id=";
        this.timeout = timeout;
    }

    @Override
    public String fetch(ZoneId zone) throws IOException {
        URI uri = URI.create(endpoint + URLEncoder.encode(zone.value(), StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Accept", "application/json")
                .GET()
                .build();
        HttpResponse<byte[]> response = await(client.sendAsync(request, info -> new CappedBody(MAX_BODY_BYTES)));
        return switch (response.statusCode()) {
            case 200 -> new String(response.body(), StandardCharsets.UTF_8);
            case 404 -> NO_KEYS;
            default -> throw new IOException("key endpoint answered " + response.statusCode());
        };
    }

    private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> pending) throws IOException {
        try {
            return pending.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new IOException("key endpoint did not answer within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException("keys could not be fetched", e);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while fetching keys");
        }
    }
}
