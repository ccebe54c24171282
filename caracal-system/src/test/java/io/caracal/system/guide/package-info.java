/** Proves the documents for people: their commands work or at least name what exists, their links lead somewhere, and what was promised has its place. */
@NullMarked
package io.caracal.system.guide;

import org.jspecify.annotations.NullMarked;
