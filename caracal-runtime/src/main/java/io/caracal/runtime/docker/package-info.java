/** The stack as containers: the compose file and what reaches it, the secret files it mounts, and driving {@code docker compose}. */
@NullMarked
package io.caracal.runtime.docker;

import org.jspecify.annotations.NullMarked;
