package io.caracal.common.http;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The answers of a service that does not take a request: 503 {@code draining} while it is shutting down, try again elsewhere, on another connection; 503 {@code
 * overloaded} while it has too much to do, try again in a moment.
 */
final class Refusal {

    private static final int RETRY_AFTER_SECONDS = 1;

    private Refusal() {}

    static void send(Request request, Response response, Callback callback) {
        new StateHeader("draining").write(response.getHeaders());
        send(request, response, callback, CaracalException.of(ErrorCode.DRAINING, "the service is shutting down"));
    }

    static void overloaded(Request request, Response response, Callback callback) {
        send(request, response, callback, CaracalException.of(ErrorCode.OVERLOADED, "too many requests are under way"));
    }

    private static void send(Request request, Response response, Callback callback, CaracalException refusal) {
        Object attribute = request.getAttribute(RequestIds.ATTRIBUTE);
        String id = attribute == null ? "" : attribute.toString();
        byte[] body = ErrorBody.bytes(refusal, id);
        response.setStatus(503);
        HttpFields.Mutable headers = response.getHeaders();
        if (!id.isEmpty()) {
            headers.put(RequestIds.HEADER, id);
        }
        headers.put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
        headers.put(HttpHeader.CONTENT_TYPE, "application/json");
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
