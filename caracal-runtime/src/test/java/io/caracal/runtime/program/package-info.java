/** The command line started the way an operator starts it: as a process of its own. */
@NullMarked
package io.caracal.runtime.program;

import org.jspecify.annotations.NullMarked;
