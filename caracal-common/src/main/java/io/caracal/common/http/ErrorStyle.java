package io.caracal.common.http;

/** The framework-level answers that existing clients expect from a service; application errors look alike in both. */
public enum ErrorStyle {
    /** Unknown path: {@code 404 page not found} in plain text; wrong verb: plain text 405 with {@code Allow}. */
    GO,
    /**
     * Unknown route, wrong verb included: 404 {@code {"message","error","statusCode"}}; request failures are {@code
     * internal_error}.
     */
    FASTIFY
}
