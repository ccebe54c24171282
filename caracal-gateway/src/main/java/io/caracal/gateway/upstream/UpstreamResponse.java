package io.caracal.gateway.upstream;

import io.caracal.gateway.outbound.OutboundClients;
import io.caracal.gateway.upstream.StallWatch.Watched;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;

/** What an upstream answers; its body arrives as it is read. */
public final class UpstreamResponse implements AutoCloseable {

    private final Request request;
    private final Response response;
    private final InputStream body;
    private final Watched watched;

    UpstreamResponse(Request request, Response response, InputStreamResponseListener listener, StallWatch watch) {
        this.request = request;
        this.response = response;
        this.body = listener.getInputStream();
        this.watched = watch.watch(
                () -> OutboundClients.abort(request, new TimeoutException("the upstream paused for too long")));
    }

    public int status() {
        return response.getStatus();
    }

    public HttpFields headers() {
        return response.getHeaders();
    }

    /** Length of the body as announced, or -1. */
    public long length() {
        return headers().getLongField("Content-Length");
    }

    /** Whether pieces are to be passed on as they come. */
    public boolean isStream() {
        return isEventStream() || length() < 0;
    }

    /** Whether it is made of events and may go on for ever. */
    public boolean isEventStream() {
        String type = headers().get("Content-Type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }

    /** Reads a piece; -1 at the end. Fails when the upstream breaks off or pauses for too long. */
    public int read(byte[] buffer) throws IOException {
        watched.waiting();
        try {
            return body.read(buffer);
        } catch (RuntimeException e) {
            // The client hands on some failures of the exchange as they are.
            throw new IOException("the upstream's answer broke off", e);
        } finally {
            watched.served();
        }
    }

    /** Ends the exchange; without effect when it is over. */
    public void abort(Throwable cause) {
        OutboundClients.abort(request, cause);
    }

    /** Lets go; an exchange that is not over is ended. */
    @Override
    public void close() {
        watched.close();
        try {
            body.close();
        } catch (IOException e) {
            OutboundClients.abort(request, e);
        }
    }
}
