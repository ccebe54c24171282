/** Owns {@code caracal run}: who the workload is, the credentials it gets from the STS, and the command that is started with them. */
@NullMarked
package io.caracal.runtime.run;

import org.jspecify.annotations.NullMarked;
