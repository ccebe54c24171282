/**
 * The {@code caracal demo} story: real requests through the public wire surface of a running stack, each step checked, so that its exit code
 * says whether the stack governs calls as it should. Knows the services only through HTTP.
 */
@NullMarked
package io.caracal.runtime.demo;

import org.jspecify.annotations.NullMarked;
