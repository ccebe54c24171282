package io.caracal.common.http;

import io.caracal.core.id.IdFactory;
import io.caracal.core.id.Identifiers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * The id of a request: the caller's {@code X-Request-Id} when it is acceptable, else a new UUIDv7. It is on every response, in every error body, in
 * the log and in the evidence.
 */
public final class RequestIds {

    /** Header of requests and responses. */
    public static final String HEADER = "X-Request-Id";

    /**
     * Where the request carries its id: an attribute of the server's request, of the servlet request and a JAX-RS
     * property.
     */
    public static final String ATTRIBUTE = "io.caracal.request-id";

    /** Member of log lines. */
    public static final String LOG_FIELD = "request_id";

    private final IdFactory ids;
    private final ErrorStyle style;

    /** @param style of the service: one takes what follows the id grammar, the other any 1 to 128 visible ASCII characters (Gateway contract §1.3) */
    public RequestIds(IdFactory ids, ErrorStyle style) {
        this.ids = ids;
        this.style = style;
    }

    /** The id for a request that came with this header value. */
    public String resolve(@Nullable String inbound) {
        return inbound != null && isAcceptable(inbound) ? inbound : ids.next();
    }

    private boolean isAcceptable(String id) {
        return switch (style) {
            case FASTIFY -> Identifiers.isValid(id);
            case GO ->
                !id.isEmpty()
                        && id.length() <= Identifiers.MAX_LENGTH
                        && id.chars().allMatch(c -> c > ' ' && c < 0x7f);
        };
    }

    public static String of(ContainerRequestContext request) {
        return text(request.getProperty(ATTRIBUTE));
    }

    public static String of(HttpServletRequest request) {
        return text(request.getAttribute(ATTRIBUTE));
    }

    private static String text(@Nullable Object attribute) {
        return attribute == null ? "" : attribute.toString();
    }
}
