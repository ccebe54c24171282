package io.caracal.common.probe;

import io.caracal.common.http.LingerHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the operational endpoints ahead of every filter, limit and authentication, so that a saturated or broken application behind it cannot fail a probe. Every
 * other path goes to the next handler.
 */
public final class ProbeHandler extends Handler.Wrapper {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeHandler.class);
    private static final HttpField NO_STORE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final HttpField NO_SNIFF = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");
    private static final int NOT_MODIFIED = 304;

    private final ProbeEndpoints endpoints;
    private final String proxied;
    private final LongPolls waits;
    private final Executor operations;

    public ProbeHandler(Handler next, ProbeEndpoints endpoints) {
        this(next, endpoints, "");
    }

    /**
     * @param proxied a request with this header is meant for somebody behind the service and may have any path but those of 1.0 ({@code /health}, {@code /ready},
     *     {@code /metrics}, {@code /metrics.json}); empty where the service proxies nothing
     */
    public ProbeHandler(Handler next, ProbeEndpoints endpoints, String proxied) {
        super(next);
        this.proxied = proxied;
        this.endpoints = endpoints;
        this.waits = endpoints.waits();
        this.operations = endpoints.operations();
    }

    private boolean belongsToAnUpstream(Request request, String path) {
        return !proxied.isEmpty()
                && !ProbeEndpoints.ownedSince10(path)
                && request.getHeaders().contains(proxied);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getCanonicalPath();
        if (path == null || !ProbeEndpoints.owns(path) || belongsToAnUpstream(request, path)) {
            return super.handle(request, response, callback);
        }
        Optional<ProbeAnswer> answer = endpoints.answer(read(request, path));
        if (answer.isEmpty()) {
            return super.handle(request, response, callback);
        }
        ProbeAnswer decided = answer.get();
        if (decided instanceof ProbeReply reply) {
            write(
                    request,
                    response,
                    request.getLength() == 0 ? callback : LingerHandler.lingering(request, callback),
                    reply);
        } else if (decided instanceof LongPoll poll) {
            wait(request, response, callback, poll);
        } else if (decided instanceof OpsCall call) {
            operate(request, response, callback, call);
        }
        return true;
    }

    private static ProbeRequest read(Request request, String path) {
        HttpFields headers = request.getHeaders();
        return new ProbeRequest(
                request.getMethod(),
                path,
                request.getHttpURI().getQuery(),
                headers.get(HttpHeader.AUTHORIZATION),
                headers.get(HttpHeader.ACCEPT),
                headers.get(HttpHeader.IF_NONE_MATCH),
                headers.get("Prefer"),
                headers.get("X-Request-Id"));
    }

    /** The idle limit of the connection must not end a wait, and a caller that goes away gives its place to another. */
    private void wait(Request request, Response response, Callback callback, LongPoll poll) {
        request.addIdleTimeoutListener(timeout -> false);
        Scheduler scheduler = request.getComponents().getScheduler();
        Optional<LongPolls.Wait> wait = waits.begin(
                poll,
                (delay, call) -> timer(scheduler, delay, call),
                reply -> write(request, response, callback, reply));
        if (wait.isEmpty()) {
            write(request, response, callback, poll.now().get().header("Retry-After", "1"));
            return;
        }
        request.addFailureListener(failure -> {
            if (wait.get().abandon()) {
                callback.failed(failure);
            }
        });
    }

    private static Runnable timer(Scheduler scheduler, Duration delay, Runnable call) {
        Scheduler.Task task = scheduler.schedule(call, delay.toMillis(), TimeUnit.MILLISECONDS);
        return task::cancel;
    }

    private void operate(Request request, Response response, Callback callback, OpsCall call) {
        Callback lingering = LingerHandler.lingering(request, callback);
        String remote = Request.getRemoteAddr(request);
        Promise.Invocable<byte[]> read = Promise.Invocable.from(
                InvocationType.NON_BLOCKING,
                body -> enqueue(request, response, lingering, () -> call.run(body, remote)),
                failure -> {
                    LOG.debug("the body of an operation could not be read", failure);
                    write(request, response, lingering, OpsEndpoints.unreadable());
                });
        Content.Source.asByteArrayAsync(request, OpsCall.MAX_BODY, read);
    }

    private void enqueue(Request request, Response response, Callback callback, Supplier<ProbeReply> operation) {
        try {
            operations.execute(() -> write(request, response, callback, operation.get()));
        } catch (RejectedExecutionException busy) {
            LOG.debug("an operation found no room", busy);
            write(request, response, callback, OpsEndpoints.busy());
        }
    }

    private static void write(Request request, Response response, Callback callback, ProbeReply reply) {
        response.setStatus(reply.status());
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(NO_STORE);
        headers.put(NO_SNIFF);
        if (!reply.contentType().isEmpty()) {
            headers.put(HttpHeader.CONTENT_TYPE, reply.contentType());
        }
        reply.headers().forEach(headers::put);
        if (reply.status() != NOT_MODIFIED) {
            headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length);
        }
        boolean bodiless = request.getMethod().equals("HEAD") || reply.status() == NOT_MODIFIED;
        response.write(true, bodiless ? null : ByteBuffer.wrap(reply.body()), callback);
    }
}
