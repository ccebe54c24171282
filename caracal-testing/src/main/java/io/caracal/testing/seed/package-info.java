/** Seeded random input for property tests; a failure names the seed that repeats it. */
@NullMarked
package io.caracal.testing.seed;

import org.jspecify.annotations.NullMarked;
