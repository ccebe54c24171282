package io.caracal.gateway.proxy;

import io.caracal.common.http.RequestIds;
import io.caracal.gateway.telemetry.CallTime;
import io.caracal.gateway.upstream.UpstreamCall;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** One request of a caller, and what is to be let go of once it is answered. */
final class ServedRequest implements AutoCloseable {

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final CallTime time;
    private @Nullable UpstreamCall call;

    ServedRequest(HttpServletRequest request, HttpServletResponse response, CallTime time) {
        this.request = request;
        this.response = response;
        this.time = time;
    }

    HttpServletRequest request() {
        return request;
    }

    HttpServletResponse response() {
        return response;
    }

    CallTime time() {
        return time;
    }

    String id() {
        return RequestIds.of(request);
    }

    /** The call that may be reading the body of this request. */
    void carries(UpstreamCall made) {
        call = made;
    }

    /** Only after the caller has its answer: it may go on sending until then. */
    @Override
    public void close() {
        if (call != null) {
            call.finish();
        }
    }
}
