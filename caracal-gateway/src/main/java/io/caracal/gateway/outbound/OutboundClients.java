package io.caracal.gateway.outbound;

import io.caracal.common.lifecycle.Lifecycle;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.ContinueProtocolHandler;
import org.eclipse.jetty.client.EarlyHintsProtocolHandler;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.ProcessingProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Clients that add nothing of their own to a request and keep nothing of a response: no cookies, no redirects, no authentication, no content
 * decoding, no proxy.
 */
public final class OutboundClients {

    private static final int LEAST_THREADS = 4;
    private static final int REQUEST_HEADER_BYTES = 48 * 1024;
    /** Less than what the Gateway itself may answer with. */
    private static final int RESPONSE_HEADER_BYTES = 14 * 1024;

    private static final int BUFFER_BYTES = 32 * 1024;

    private OutboundClients() {}

    /** A client that is not started yet. */
    public static HttpClient create(OutboundSettings settings) {
        HttpClient client = new HttpClient();
        QueuedThreadPool threads = new QueuedThreadPool(settings.threads(), LEAST_THREADS);
        threads.setName(settings.name());
        threads.setDaemon(true);
        client.setExecutor(threads);
        client.setName(settings.name());
        client.setConnectTimeout(settings.connectTimeout().toMillis());
        client.setIdleTimeout(settings.keptIdle().toMillis());
        client.setMaxConnectionsPerDestination(settings.connections());
        client.setRequestBufferSize(BUFFER_BYTES);
        client.setResponseBufferSize(BUFFER_BYTES);
        client.setMaxRequestHeadersSize(REQUEST_HEADER_BYTES);
        client.setMaxResponseHeadersSize(RESPONSE_HEADER_BYTES);
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(null);
        client.setDefaultRequestContentType(null);
        return client;
    }

    /** Starts a client that ends with the service, and takes away what starting it adds. */
    public static HttpClient started(Lifecycle lifecycle, HttpClient client) throws Exception {
        client.start();
        client.getContentDecoderFactories().clear();
        client.getProtocolHandlers().clear();
        client.getProtocolHandlers().put(new ContinueProtocolHandler());
        client.getProtocolHandlers().put(new ProcessingProtocolHandler());
        client.getProtocolHandlers().put(new EarlyHintsProtocolHandler());
        lifecycle.onStop(client.getName() + "-client", client::stop);
        return client;
    }

    /** Ends an exchange; whether it had already ended does not matter. */
    public static void abort(Request request, Throwable cause) {
        CompletableFuture<Boolean> unused = request.abort(cause);
    }

    /** Ends the connection that an exchange came over; whether it had already ended does not matter. */
    public static void close(Request request) {
        Connection connection = request.getConnection();
        if (connection != null) {
            connection.close();
        }
    }
}
