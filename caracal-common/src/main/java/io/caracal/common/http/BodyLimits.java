package io.caracal.common.http;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.InputStream;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How large a request body may be, by the longest matching path prefix. Enforced when the body is read: at once when
 * {@code Content-Length} says so, else while it arrives, so that no more than the limit is ever held.
 */
@Priority(0)
public final class BodyLimits implements ContainerRequestFilter {

    private final Failures failures;
    private final Map<String, Long> limits = new ConcurrentHashMap<>();
    private volatile long standard;

    /** @param standard bytes, for paths without a limit of their own */
    public BodyLimits(Failures failures, long standard) {
        this.failures = failures;
        this.standard = standard;
    }

    /** Sets the limit for paths without one of their own. */
    public void standard(long bytes) {
        standard = bytes;
    }

    /** Sets the limit for paths that begin with a prefix. */
    public void limit(String pathPrefix, long bytes) {
        limits.put(pathPrefix, bytes);
    }

    /** The limit for a path, in bytes. */
    public long of(String path) {
        return limits.entrySet().stream()
                .filter(entry -> path.startsWith(entry.getKey()))
                .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(standard);
    }

    @Override
    public void filter(ContainerRequestContext request) {
        long limit = of(request.getUriInfo().getRequestUri().getPath());
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        request.setEntityStream(bounded(request.getEntityStream(), limit, announced(length)));
    }

    /**
     * A stream that throws the 413 of the service's style as soon as there is more than {@code limit}; for servlets.
     */
    public InputStream bounded(InputStream body, long limit, long announcedLength) {
        return new BoundedStream(body, limit, announcedLength > limit, failures);
    }

    private static long announced(@Nullable String length) {
        try {
            return length == null ? -1 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            // The server has already refused a malformed length; without a usable one the stream itself is counted.
            return -1;
        }
    }
}
