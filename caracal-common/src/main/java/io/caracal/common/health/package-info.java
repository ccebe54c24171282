/**
 * The operational endpoints of every service: {@code /health}, {@code /ready}, {@code /metrics} and {@code /metrics.json}.
 * Readiness evidence is sampled off the request path; a pure function turns evidence and time into a verdict, and a Jetty
 * handler ahead of every filter answers from memory.
 */
@NullMarked
package io.caracal.common.health;

import org.jspecify.annotations.NullMarked;
