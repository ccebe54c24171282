/** The entry point of the {@code caracal} command: assembles the commands, maps failures to one line and an exit code. */
@NullMarked
package io.caracal.runtime.cli;

import org.jspecify.annotations.NullMarked;
