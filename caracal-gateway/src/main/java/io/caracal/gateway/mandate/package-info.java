/** Reads, verifies and burns the mandate that a caller presents. */
@NullMarked
package io.caracal.gateway.mandate;

import org.jspecify.annotations.NullMarked;
