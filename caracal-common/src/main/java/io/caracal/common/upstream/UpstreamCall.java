package io.caracal.common.upstream;

import io.caracal.common.security.CappedBody;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request that a check makes of another service: bounded in time and size, body included. */
public final class UpstreamCall {

    private static final int MAX_BODY_BYTES = 64 * 1024;

    private UpstreamCall() {}

    /**
     * @param timeout for the whole exchange
     * @throws IOException also when the time is over or the body is too long
     */
    public static HttpResponse<byte[]> send(HttpClient client, HttpRequest request, Duration timeout)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> pending =
                client.sendAsync(request, info -> new CappedBody(MAX_BODY_BYTES));
        try {
            return pending.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException(request.uri() + " did not answer within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(request.uri() + " could not be asked: " + e.getCause(), e);
        } finally {
            pending.cancel(true);
        }
    }
}
