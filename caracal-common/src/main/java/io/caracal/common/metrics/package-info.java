/**
 * The metrics of one service: one registry behind a firewall that keeps labels bounded, the series that every service has (loops, drain,
 * requests, Postgres, Redis, streams, the virtual machine and the server), and the documents rendered from them off the request path.
 */
@NullMarked
package io.caracal.common.metrics;

import org.jspecify.annotations.NullMarked;
