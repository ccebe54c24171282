/** Who invokes: token verification, one use per token, invocation budgets. */
@NullMarked
package io.caracal.control.guard;

import org.jspecify.annotations.NullMarked;
