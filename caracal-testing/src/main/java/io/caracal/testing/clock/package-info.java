/** Time and identifiers that a test sets. */
@NullMarked
package io.caracal.testing.clock;

import org.jspecify.annotations.NullMarked;
