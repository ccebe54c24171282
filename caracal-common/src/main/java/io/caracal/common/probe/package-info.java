/**
 * The HTTP surface of health: {@code /health}, {@code /ready} with its details, the versioned probes, metrics, and the operator's routes below {@code /ops}. Everything
 * here is answered by a Jetty handler ahead of every filter, limit and authentication of the application; what a probe needs is read from memory. Judging is not done
 * here but in {@code health}.
 */
@NullMarked
package io.caracal.common.probe;

import org.jspecify.annotations.NullMarked;
