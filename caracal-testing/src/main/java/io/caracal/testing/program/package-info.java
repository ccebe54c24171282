/** Programs started the way an operator starts them, as processes of their own: the command line, and the scripts of the repository. */
@NullMarked
package io.caracal.testing.program;

import org.jspecify.annotations.NullMarked;
