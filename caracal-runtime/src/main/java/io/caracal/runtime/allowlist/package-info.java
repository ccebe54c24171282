/** Who may sign in as an operator of the console: one file of addresses and domains with their state. */
@NullMarked
package io.caracal.runtime.allowlist;

import org.jspecify.annotations.NullMarked;
