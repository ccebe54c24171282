/**
 * The ledger as a chain: reading its rows, judging one link after another, and the sweep that does so in the background and remembers what
 * it found.
 */
@NullMarked
package io.caracal.audit.chain;

import org.jspecify.annotations.NullMarked;
