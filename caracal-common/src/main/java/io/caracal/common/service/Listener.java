package io.caracal.common.service;

/**
 * Where the service listens.
 *
 * @param host name or address to bind
 * @param port 0 for any free port
 */
record Listener(String host, int port) {}
