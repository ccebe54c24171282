/** One invocation: order of checks, evidence, dispatch through the port that the host provides. */
@NullMarked
package io.caracal.control.invoke;

import org.jspecify.annotations.NullMarked;
