package io.caracal.sts.oauth;

import io.caracal.core.secret.SecretText;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Posts to token endpoints: over TLS, to addresses that {@link Egress} names, without redirects, cookies, proxies or repetition. Nothing is made
 * before the first call.
 */
final class TokenHttp implements AutoCloseable {
    private static final int MOST_BYTES = 64 * 1024;
    private static final int THREADS = 16;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration KEPT_IDLE = Duration.ofSeconds(15);
    private static final String NAME = "provider-tokens";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Egress egress;
    private final Optional<Path> extraRoots;
    private @Nullable HttpClient client;
    private boolean closed;

    TokenHttp(Egress egress, Optional<Path> extraRoots) {
        this.egress = egress;
        this.extraRoots = extraRoots;
    }

    /** An answer; never printed. */
    record Reply(int status, byte[] body) {
        @Override
        public String toString() {
            return "Reply[" + status + "]";
        }
    }

    /** An answer that is longer than any token. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLongException(Throwable cause) {
            super("the answer is longer than " + MOST_BYTES + " bytes", cause);
        }
    }

    /**
     * The answer of any status.
     *
     * @param limit for everything: looking the host up, connecting, and the whole answer
     * @throws InterruptedIOException when the limit has passed
     * @throws UnknownHostException when the host must not be called or has no address
     */
    Reply post(TokenRequest request, Duration limit) throws IOException {
        Request call = started()
                .newRequest(request.endpoint())
                .method("POST")
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .headers(headers -> headers.put("Accept", "application/json").put("User-Agent", "caracal-sts"))
                .body(new BytesRequestContent(FORM, request.form().reveal().getBytes(StandardCharsets.UTF_8)));
        request.authorization()
                .map(SecretText::reveal)
                .ifPresent(value -> call.headers(headers -> headers.put("Authorization", value)));
        try {
            ContentResponse response = new CompletableResponseListener(call, MOST_BYTES)
                    .send()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Reply(response.getStatus(), response.getContent());
        } catch (TimeoutException late) {
            abort(call, late);
            throw new InterruptedIOException("the token endpoint did not answer in time");
        } catch (ExecutionException failed) {
            throw failure(failed.getCause() == null ? failed : failed.getCause());
        } catch (InterruptedException stopped) {
            abort(call, stopped);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public synchronized void close() throws Exception {
        closed = true;
        if (client != null) {
            client.stop();
        }
    }

    private static IOException failure(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return new InterruptedIOException("the token endpoint did not answer in time");
        }
        if (cause instanceof IllegalArgumentException) {
            // The client's way to say that the answer is longer than allowed.
            return new TooLongException(cause);
        }
        return cause instanceof IOException known ? known : new IOException("the token endpoint did not answer", cause);
    }

    private static void abort(Request request, Throwable cause) {
        CompletableFuture<Boolean> unused = request.abort(cause);
    }

    private synchronized HttpClient started() throws IOException {
        if (closed) {
            throw new IOException("the service is stopping");
        }
        HttpClient ready = client;
        if (ready == null) {
            ready = start();
            client = ready;
        }
        return ready;
    }

    private HttpClient start() throws IOException {
        try {
            SslContextFactory.Client tls = new SslContextFactory.Client();
            tls.setSslContext(TokenTrust.context(extraRoots));
            HttpClient made = new HttpClient();
            made.setSslContextFactory(tls);
            QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
            threads.setName(NAME);
            threads.setDaemon(true);
            made.setExecutor(threads);
            made.setName(NAME);
            made.setConnectTimeout(CONNECT.toMillis());
            made.setIdleTimeout(KEPT_IDLE.toMillis());
            made.setFollowRedirects(false);
            made.setHttpCookieStore(new HttpCookieStore.Empty());
            made.setUserAgentField(null);
            made.setSocketAddressResolver(
                    (host, port, context, promise) -> threads.execute(() -> resolve(host, port, promise)));
            made.start();
            // Starting adds handlers that answer challenges and follow redirects.
            made.getProtocolHandlers().clear();
            return made;
        } catch (GeneralSecurityException unusable) {
            throw new IOException("trust in token endpoints cannot be set up", unusable);
        } catch (IOException | RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IOException("calls to token endpoints cannot be made", failed);
        }
    }

    /**
     * On a thread of its own: a slow name server delays its own call alone, and that no longer than the call's limit. The certificate is compared with the
     * name in the address, which therefore is the one that was asked for.
     */
    private void resolve(String host, int port, Promise<List<InetSocketAddress>> promise) {
        try {
            List<InetSocketAddress> named = new ArrayList<>();
            for (InetSocketAddress found : egress.addresses(host, port)) {
                byte[] address = found.getAddress().getAddress();
                named.add(new InetSocketAddress(InetAddress.getByAddress(host, address), found.getPort()));
            }
            promise.succeeded(named);
        } catch (UnknownHostException | RuntimeException refused) {
            promise.failed(refused);
        }
    }
}
