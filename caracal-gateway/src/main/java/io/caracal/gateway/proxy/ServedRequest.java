package io.caracal.gateway.proxy;

import io.caracal.common.http.RequestIds;
import io.caracal.core.id.Canary;
import io.caracal.core.id.ZoneId;
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
    private final Runnable count;
    private boolean counted;
    private boolean selfTest;
    private @Nullable UpstreamCall call;

    /** @param count for a call that counts; once, as soon as that is known */
    ServedRequest(HttpServletRequest request, HttpServletResponse response, CallTime time, Runnable count) {
        this.request = request;
        this.response = response;
        this.time = time;
        this.count = count;
    }

    /** Its mandate is proven. A call of the self-test is none of those that are counted and timed. */
    void admitted(ZoneId zone) {
        selfTest = zone.equals(Canary.ZONE);
        if (selfTest) {
            time.discard();
        }
        count();
    }

    boolean ofSelfTest() {
        return selfTest;
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
        count();
        if (call != null) {
            call.finish();
        }
    }

    /** Counts it, unless that was done or it is not to be counted. */
    void count() {
        if (!counted && !selfTest) {
            counted = true;
            count.run();
        }
    }
}
