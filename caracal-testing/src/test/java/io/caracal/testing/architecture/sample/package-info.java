/** Code that follows and code that breaks the rules. */
@NullMarked
package io.caracal.testing.architecture.sample;

import org.jspecify.annotations.NullMarked;
