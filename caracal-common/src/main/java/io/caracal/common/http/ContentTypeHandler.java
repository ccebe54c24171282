package io.caracal.common.http;

import jakarta.ws.rs.core.MediaType;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Takes a {@code Content-Type} that cannot be read for a media type that nobody accepts, so that routes refuse it in their own way. The JAX-RS
 * framework would answer 400 without a body before any filter sees the request.
 */
public final class ContentTypeHandler extends Handler.Wrapper {

    private static final HttpField UNREADABLE =
            new HttpField(HttpHeader.CONTENT_TYPE, MediaType.APPLICATION_OCTET_STREAM);

    public ContentTypeHandler(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        boolean fine = type == null || type.equals(MediaType.APPLICATION_JSON) || readable(type);
        return super.handle(fine ? request : new Retyped(request), response, callback);
    }

    private static boolean readable(String type) {
        try {
            return !MediaType.valueOf(type).getType().isEmpty();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static final class Retyped extends Request.Wrapper {

        private final HttpFields headers;

        private Retyped(Request request) {
            super(request);
            this.headers =
                    HttpFields.build(request.getHeaders()).put(UNREADABLE).asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
