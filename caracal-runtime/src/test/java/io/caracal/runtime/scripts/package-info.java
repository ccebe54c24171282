/** The scripts in infra, started the way an operator starts them. */
@NullMarked
package io.caracal.runtime.scripts;

import org.jspecify.annotations.NullMarked;
