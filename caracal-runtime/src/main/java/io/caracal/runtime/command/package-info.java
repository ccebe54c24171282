/** One class per command of the command line. Commands talk to a running stack only through its state file, its control port and HTTP. */
@NullMarked
package io.caracal.runtime.command;

import org.jspecify.annotations.NullMarked;
