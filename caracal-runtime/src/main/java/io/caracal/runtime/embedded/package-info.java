/** Postgres and Redis as child processes with data below the home directory; used when no external server is configured. */
@NullMarked
package io.caracal.runtime.embedded;

import org.jspecify.annotations.NullMarked;
