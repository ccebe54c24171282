package io.caracal.common.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * The network address of a caller, for limits. Behind a trusted proxy it is the last address of {@code X-Forwarded-For}, the one that the
 * proxy itself added; earlier ones are what the caller claims.
 */
public final class CallerAddress {

    private static final String FORWARDED = "X-Forwarded-For";
    private static final String UNKNOWN = "unknown";
    private static final int MAX_LENGTH = 64;

    private final boolean trustProxy;

    /** @param trustProxy whether the peer is a proxy that adds its own peer to the header */
    public CallerAddress(boolean trustProxy) {
        this.trustProxy = trustProxy;
    }

    /** The address; the peer's where the proxy named none. */
    public String of(@Nullable HttpServletRequest request) {
        if (request == null) {
            return UNKNOWN;
        }
        String forwarded = trustProxy ? String.join(",", Collections.list(request.getHeaders(FORWARDED))) : "";
        String last = forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
        return last.isEmpty() || last.length() > MAX_LENGTH ? request.getRemoteAddr() : last;
    }
}
