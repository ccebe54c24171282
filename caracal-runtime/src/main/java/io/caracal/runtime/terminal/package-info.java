/** What a command prints: plain lines, tables, colours when the output is a terminal. */
@NullMarked
package io.caracal.runtime.terminal;

import org.jspecify.annotations.NullMarked;
