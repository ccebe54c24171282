/** Removing what a stack left on this machine: targets, groups of targets, and the files behind them. */
@NullMarked
package io.caracal.runtime.purge;

import org.jspecify.annotations.NullMarked;
