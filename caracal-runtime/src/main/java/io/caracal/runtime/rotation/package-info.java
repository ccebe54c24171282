/**
 * Exchanging a generated secret while the stack runs: what it means for each, in which order services learn of it, and the way back when one of them does
 * not become ready with the new value.
 */
@NullMarked
package io.caracal.runtime.rotation;

import org.jspecify.annotations.NullMarked;
