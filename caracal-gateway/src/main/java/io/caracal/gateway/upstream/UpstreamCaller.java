package io.caracal.gateway.upstream;

import io.caracal.gateway.exchange.Authority;
import io.caracal.gateway.outbound.OutboundClients;
import io.caracal.gateway.refusal.Denial;
import io.caracal.gateway.refusal.Refused;
import io.caracal.gateway.revocation.LiveCall;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds and sends calls to upstreams (Gateway contract §1.11, §1.12). Nothing is buffered beyond a piece in either direction. */
public final class UpstreamCaller {

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCaller.class);

    private final HttpClient client;
    private final UpstreamGuard guard;
    private final UpstreamSettings settings;
    private final RequestHeaders requestHeaders;
    private final StallWatch watch;
    private final LongSupplier nanos;

    /**
     * @param client started, dialling only {@link DialledAddresses}
     * @param nanos monotonic nanoseconds
     */
    public UpstreamCaller(
            HttpClient client, UpstreamGuard guard, UpstreamSettings settings, StallWatch watch, LongSupplier nanos) {
        this.client = client;
        this.guard = guard;
        this.settings = settings;
        this.requestHeaders = new RequestHeaders(settings.trustProxy());
        this.watch = watch;
        this.nanos = nanos;
    }

    /** Who calls what. */
    public record Intent(HttpServletRequest inbound, RequestPath path, String requestId, TraceParent trace) {}

    /** Judges the place and builds the call; refuses what must not or cannot be sent. */
    public UpstreamCall prepare(Intent intent, Authority authority) throws IOException {
        UpstreamUrl url = guard.admit(authority.directive());
        HttpServletRequest inbound = intent.inbound();
        HttpFields.Mutable headers = requestHeaders.build(inbound, intent.requestId(), intent.trace());
        Query query = url.query(inbound.getQueryString());
        CredentialHeaders.apply(headers, query, authority);
        return new UpstreamCall(
                inbound.getMethod(), url.target(intent.path(), query), headers, url.host(), upload(inbound));
    }

    /** Sends the call and returns once the upstream has begun to answer. A cut of the live call ends it at any time. */
    public UpstreamResponse send(UpstreamCall call, LiveCall live) {
        try {
            return attempt(call, live);
        } catch (StaleConnectionException e) {
            LOG.debug("a kept connection to {} had been closed, trying once more", call.host());
            try {
                return attempt(call, live);
            } catch (StaleConnectionException again) {
                throw Denial.UPSTREAM_UNREACHABLE.refuse(again);
            }
        }
    }

    private Optional<Upload> upload(HttpServletRequest inbound) throws IOException {
        long announced = inbound.getContentLengthLong();
        if (announced > settings.maxRequestBytes()) {
            throw Denial.BODY_TOO_LARGE.refuse();
        }
        boolean none = announced < 0 && inbound.getHeader("Transfer-Encoding") == null;
        if (none || announced == 0) {
            return Optional.empty();
        }
        return Optional.of(new Upload(inbound.getInputStream(), announced, settings.maxRequestBytes(), nanos));
    }

    private UpstreamResponse attempt(UpstreamCall call, LiveCall live) throws StaleConnectionException {
        Request request = client.newRequest(call.target())
                .method(call.method())
                .idleTimeout(0, TimeUnit.MILLISECONDS)
                .headers(headers -> headers.clear().add(call.headers()));
        call.upload().ifPresent(upload -> carry(request, upload));
        InputStreamResponseListener listener = new InputStreamResponseListener();
        live.whenCut(() -> OutboundClients.abort(request, new IOException("the authority was revoked")));
        long sentAt = nanos.getAsLong();
        request.send(listener);
        try {
            Response response = await(call, listener, sentAt);
            requireHttp(request, response);
            return new UpstreamResponse(request, response, listener, watch);
        } catch (TimeoutException e) {
            OutboundClients.abort(request, e);
            throw timedOut(call, e);
        } catch (ExecutionException e) {
            throw failed(call, live, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            OutboundClients.abort(request, e);
            Thread.currentThread().interrupt();
            throw Denial.CLIENT_CANCELLED.refuse(e);
        }
    }

    /** Without the header the client would leave out a body of unknown length, unless the method or a content type makes it expect one. */
    private static void carry(Request request, Upload upload) {
        request.body(new UploadContent(upload));
        if (upload.announced() < 0) {
            request.headers(headers -> headers.put(HttpHeader.TRANSFER_ENCODING, "chunked"));
        }
    }

    /** Nobody asked for another protocol, and the caller must not believe that it is spoken from here on. */
    private static void requireHttp(Request request, Response response) {
        if (response.getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101) {
            // The client leaves such a connection to whoever wanted the other protocol.
            OutboundClients.close(request);
            throw Denial.UPSTREAM_UNREACHABLE.refuse(new IOException("the upstream switched protocols unasked"));
        }
    }

    /** The limit runs from the end of the request; while that goes on, from its last progress. */
    private Response await(UpstreamCall call, InputStreamResponseListener listener, long sentAt)
            throws InterruptedException, ExecutionException, TimeoutException {
        while (true) {
            long left = deadline(call, sentAt) - nanos.getAsLong();
            if (left <= 0) {
                throw new TimeoutException("no answer of the upstream in time");
            }
            try {
                return listener.get(left, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                LOG.trace("no answer yet; there may have been progress in the request meanwhile", e);
            }
        }
    }

    private long deadline(UpstreamCall call, long sentAt) {
        long header = settings.headerTimeout().toNanos();
        return call.upload()
                .map(upload -> upload.progressAt()
                        + (upload.ended() ? header : settings.uploadTimeout().toNanos()))
                .orElse(sentAt + header);
    }

    private static Refused timedOut(UpstreamCall call, TimeoutException cause) {
        boolean callerStalled = call.upload()
                .filter(upload -> !upload.ended() && upload.waiting())
                .isPresent();
        return (callerStalled ? Denial.CLIENT_CANCELLED : Denial.UPSTREAM_TIMEOUT).refuse(cause);
    }

    private static Refused failed(UpstreamCall call, LiveCall live, Throwable cause) throws StaleConnectionException {
        if (live.isCut()) {
            return Denial.SESSION_REVOKED.refuse(cause);
        }
        if (call.upload().filter(Upload::tooLarge).isPresent()) {
            return Denial.BODY_TOO_LARGE.refuse();
        }
        if (call.upload().filter(Upload::broken).isPresent()) {
            return Denial.CLIENT_CANCELLED.refuse(cause);
        }
        if (cause instanceof DialledAddresses.UnsafeAddressException) {
            return Denial.UPSTREAM_NOT_ADDRESSABLE.refuse(cause);
        }
        if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
            return Denial.UPSTREAM_TIMEOUT.refuse(cause);
        }
        if (call.isRepeatable() && isBroken(cause)) {
            throw new StaleConnectionException(cause);
        }
        return Denial.UPSTREAM_UNREACHABLE.refuse(cause);
    }

    private static boolean isBroken(Throwable cause) {
        boolean refused = cause instanceof ConnectException;
        return !refused
                && (cause instanceof EOFException
                        || cause instanceof ClosedChannelException
                        || cause instanceof SocketException);
    }

    /** The connection broke before anything was answered. */
    private static final class StaleConnectionException extends Exception {
        private static final long serialVersionUID = 1L;

        StaleConnectionException(Throwable cause) {
            super(cause);
        }
    }
}
