/** Child processes: starting, recognising them again after a crash, stopping, logs, JVM flags. */
@NullMarked
package io.caracal.runtime.process;

import org.jspecify.annotations.NullMarked;
