/** The one exception that stands for something the operator can act on. */
@NullMarked
package io.caracal.runtime.problem;

import org.jspecify.annotations.NullMarked;
