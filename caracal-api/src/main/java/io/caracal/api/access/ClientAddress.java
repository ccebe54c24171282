package io.caracal.api.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * The network address of a caller. Behind a trusted proxy it is the last address of {@code X-Forwarded-For}, the one that the proxy itself
 * added; earlier ones are what the caller claims.
 */
public final class ClientAddress {

    private static final String FORWARDED = "X-Forwarded-For";
    private static final int MAX_LENGTH = 64;

    private final boolean trustProxy;

    public ClientAddress(boolean trustProxy) {
        this.trustProxy = trustProxy;
    }

    String of(ContainerRequestContext http, @Nullable HttpServletRequest servlet) {
        String peer = servlet == null ? "unknown" : servlet.getRemoteAddr();
        String forwarded = http.getHeaderString(FORWARDED);
        if (!trustProxy || forwarded == null) {
            return peer;
        }
        String last = forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
        return last.isEmpty() || last.length() > MAX_LENGTH ? peer : last;
    }
}
