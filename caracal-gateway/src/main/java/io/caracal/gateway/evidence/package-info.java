/** Tells the audit ledger what became of a call. */
@NullMarked
package io.caracal.gateway.evidence;

import org.jspecify.annotations.NullMarked;
