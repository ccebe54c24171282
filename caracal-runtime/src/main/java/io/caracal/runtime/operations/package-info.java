/** The operator's side of a running service: its readiness in detail, and drills that force the evidence of one invariant and measure what follows. */
@NullMarked
package io.caracal.runtime.operations;

import org.jspecify.annotations.NullMarked;
