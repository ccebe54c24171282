package io.caracal.common.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;

/**
 * {@code nosniff}, {@code no-referrer} and {@code no-store} on every response below a path prefix, errors included; a
 * resource that sets {@code Cache-Control} itself keeps it.
 */
public final class SecurityHeaders implements ContainerResponseFilter {

    private final String pathPrefix;

    /** @param pathPrefix for example {@code /v1/}, or {@code /} for everything */
    public SecurityHeaders(String pathPrefix) {
        this.pathPrefix = pathPrefix;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!request.getUriInfo().getRequestUri().getPath().startsWith(pathPrefix)) {
            return;
        }
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.putSingle("X-Content-Type-Options", "nosniff");
        headers.putSingle("Referrer-Policy", "no-referrer");
        if (!headers.containsKey(HttpHeaders.CACHE_CONTROL)) {
            headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }
}
