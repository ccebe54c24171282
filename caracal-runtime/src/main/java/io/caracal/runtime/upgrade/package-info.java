/** Bringing a running stack to the version of this build: the steps in their order, and the record of how it went. */
@NullMarked
package io.caracal.runtime.upgrade;

import org.jspecify.annotations.NullMarked;
