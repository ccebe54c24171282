/** What runs, with which environment, in which order: the plan of the services, their supervision, probes and the state file. */
@NullMarked
package io.caracal.runtime.stack;

import org.jspecify.annotations.NullMarked;
