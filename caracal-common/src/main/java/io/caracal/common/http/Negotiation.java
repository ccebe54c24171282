package io.caracal.common.http;

import jakarta.annotation.Priority;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;

/**
 * Keeps the framework from negotiating, which 1.0 never did: answers do not depend on {@code Accept}, and no route answers OPTIONS unasked.
 * Runs behind authentication, so that strangers learn no routes.
 */
@PreMatching
@Priority(Priorities.USER)
public final class Negotiation implements ContainerRequestFilter {

    /** No route has it, so that the framework refuses it as it refuses every wrong verb. */
    private static final String UNASKED = "UNASKED-OPTIONS";

    private final ErrorStyle style;

    public Negotiation(ErrorStyle style) {
        this.style = style;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals("OPTIONS")) {
            if (style == ErrorStyle.FASTIFY) {
                throw new NotFoundException();
            }
            request.setMethod(UNASKED);
        }
        request.getHeaders().remove(HttpHeaders.ACCEPT);
    }
}
