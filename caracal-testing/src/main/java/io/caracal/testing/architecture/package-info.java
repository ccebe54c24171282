/** The dependency and style rules of the code base as checks over compiled classes, the same for every module. */
@NullMarked
package io.caracal.testing.architecture;

import org.jspecify.annotations.NullMarked;
