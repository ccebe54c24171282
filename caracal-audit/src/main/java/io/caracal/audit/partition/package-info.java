/** Keeps the monthly partitions of the ledger ahead of the clock. */
@NullMarked
package io.caracal.audit.partition;

import org.jspecify.annotations.NullMarked;
