package io.caracal.common.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Gives every request its id and its W3C trace context before anything else of the application sees it. */
public final class RequestIdHandler extends Handler.Wrapper {

    private static final Pattern TRACE_PARENT =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?");
    private static final String TRACE_FIELD = "trace_id";
    private static final String SPAN_FIELD = "span_id";

    private final RequestIds ids;

    public RequestIdHandler(Handler next, RequestIds ids) {
        super(next);
        this.ids = ids;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String id = ids.resolve(request.getHeaders().get(RequestIds.HEADER));
        request.setAttribute(RequestIds.ATTRIBUTE, id);
        response.getHeaders().put(RequestIds.HEADER, id);
        MDC.put(RequestIds.LOG_FIELD, id);
        putTrace(request.getHeaders().get("traceparent"));
        try {
            return super.handle(request, response, callback);
        } finally {
            MDC.remove(RequestIds.LOG_FIELD);
            MDC.remove(TRACE_FIELD);
            MDC.remove(SPAN_FIELD);
        }
    }

    private static void putTrace(@Nullable String traceParent) {
        if (traceParent == null) {
            return;
        }
        Matcher parts = TRACE_PARENT.matcher(traceParent);
        if (parts.matches()) {
            MDC.put(TRACE_FIELD, parts.group(1));
            MDC.put(SPAN_FIELD, parts.group(2));
        }
    }
}
