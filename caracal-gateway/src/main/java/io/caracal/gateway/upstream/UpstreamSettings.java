package io.caracal.gateway.upstream;

import java.time.Duration;

/**
 * Limits of a call to an upstream.
 *
 * @param headerTimeout from the end of the request to the header of the response
 * @param uploadTimeout longest pause inside the request
 * @param idleTimeout longest pause inside the response
 * @param maxRequestBytes longest request body
 * @param trustProxy whether inbound X-Forwarded-For and X-Forwarded-Proto are believed
 */
public record UpstreamSettings(
        Duration headerTimeout,
        Duration uploadTimeout,
        Duration idleTimeout,
        long maxRequestBytes,
        boolean trustProxy) {}
