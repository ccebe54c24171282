/**
 * Copies the ledger to object storage, one hour of evidence after the other (audit contract §2.10): who exports, up to where, in which files. An
 * hour counts as exported only when its last file is stored.
 */
@NullMarked
package io.caracal.audit.export;

import org.jspecify.annotations.NullMarked;
