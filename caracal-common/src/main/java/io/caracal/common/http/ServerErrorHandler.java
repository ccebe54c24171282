package io.caracal.common.http;

import io.caracal.core.error.CaracalException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What the server itself refuses, before any resource: malformed requests, too long headers, failures outside JAX-RS.
 */
public final class ServerErrorHandler extends ErrorHandler {

    private final Failures failures;
    private final RequestIds ids;
    private final CaracalException malformed;

    /** @param malformed the answer to a request that the server cannot make sense of, its path above all */
    public ServerErrorHandler(Failures failures, RequestIds ids, CaracalException malformed) {
        this.failures = failures;
        this.malformed = malformed;
        this.ids = ids;
        setShowStacks(false);
        setShowMessageInTitle(false);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        if (status == 404 && failures.style() == ErrorStyle.GO) {
            write(
                    response,
                    callback,
                    "text/plain; charset=utf-8",
                    "404 page not found\n".getBytes(StandardCharsets.UTF_8));
            return true;
        }
        CaracalException error = describe(status, request.getAttribute(ERROR_EXCEPTION));
        response.setStatus(error.status());
        error.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        String id = requestId(request, response);
        write(response, callback, "application/json", ErrorBody.bytes(error, id, failures.style()));
        return true;
    }

    /** A request that could not even be parsed has no id yet. */
    private String requestId(Request request, Response response) {
        Object known = request.getAttribute(RequestIds.ATTRIBUTE);
        String id = known == null ? ids.resolve(request.getHeaders().get(RequestIds.HEADER)) : known.toString();
        response.getHeaders().put(RequestIds.HEADER, id);
        return id;
    }

    private CaracalException describe(int status, @Nullable Object cause) {
        if (status == 400) {
            return malformed;
        }
        if (status > 400 && status < 500) {
            return failures.refused(status);
        }
        if (cause instanceof Throwable failure) {
            return failures.describe(failure);
        }
        return failures.refused(status);
    }

    private static void write(Response response, Callback callback, String type, byte[] body) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
