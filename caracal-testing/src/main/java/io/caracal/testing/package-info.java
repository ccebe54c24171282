/** Waiting and ports, the small things that every test of the platform shares. */
@NullMarked
package io.caracal.testing;

import org.jspecify.annotations.NullMarked;
