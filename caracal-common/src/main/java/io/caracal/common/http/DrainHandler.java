package io.caracal.common.http;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Counts requests in flight. Once {@link #shutdown()} was called, new ones are refused with 503, {@code Retry-After}
 * and {@code Connection: close}, and its future completes when the last one in flight is answered.
 */
public final class DrainHandler extends GracefulHandler {

    public DrainHandler(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!isShutdown()) {
            return super.handle(request, response, callback);
        }
        Object id = request.getAttribute(RequestIds.ATTRIBUTE);
        CaracalException refusal = CaracalException.of(ErrorCode.DRAINING, "the service is shutting down");
        byte[] body = ErrorBody.bytes(refusal, id == null ? "" : id.toString());
        response.setStatus(503);
        response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
