package io.caracal.common.health;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers the operational endpoints ahead of every filter, limit and authentication, so that a saturated or broken
 * application behind it cannot fail a probe. Every other path goes to the next handler.
 */
public final class ProbeHandler extends Handler.Wrapper {

    private final ProbeEndpoints endpoints;

    public ProbeHandler(Handler next, ProbeEndpoints endpoints) {
        super(next);
        this.endpoints = endpoints;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getCanonicalPath();
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        Optional<ProbeReply> reply =
                path == null ? Optional.empty() : endpoints.answer(request.getMethod(), path, authorization);
        if (reply.isEmpty()) {
            return super.handle(request, response, callback);
        }
        write(request, response, callback, reply.get());
        return true;
    }

    private static void write(Request request, Response response, Callback callback, ProbeReply reply) {
        response.setStatus(reply.status());
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        if (!reply.contentType().isEmpty()) {
            headers.put(HttpHeader.CONTENT_TYPE, reply.contentType());
        }
        reply.headers().forEach(headers::put);
        headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length);
        boolean head = request.getMethod().equals("HEAD");
        response.write(true, head ? null : ByteBuffer.wrap(reply.body()), callback);
    }
}
