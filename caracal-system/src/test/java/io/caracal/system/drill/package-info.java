/** One drill for every invariant of every service: inject, see the exact reason and what the data path does, remove, see it come back. */
@NullMarked
package io.caracal.system.drill;

import org.jspecify.annotations.NullMarked;
