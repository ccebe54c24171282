package io.caracal.gateway.outbound;

import java.time.Duration;

/**
 * How a client behaves.
 *
 * @param name of its threads
 * @param threads most threads; an upload that waits for its caller holds one
 * @param connections most connections per origin
 * @param keptIdle how long an unused connection is kept
 * @param connectTimeout for one connection, TLS included
 */
public record OutboundSettings(String name, int threads, int connections, Duration keptIdle, Duration connectTimeout) {

    private static final int CONNECTIONS = 200;
    /** Shorter than servers usually keep idle connections, so that few calls meet one that is being closed. */
    private static final Duration KEPT_IDLE = Duration.ofSeconds(30);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** 200 connections per origin, kept for 30 s, made within 5 s. */
    public static OutboundSettings of(String name, int threads) {
        return new OutboundSettings(name, threads, CONNECTIONS, KEPT_IDLE, CONNECT_TIMEOUT);
    }
}
