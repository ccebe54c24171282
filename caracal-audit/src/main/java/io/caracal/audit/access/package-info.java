/** Who may read the ledger over HTTP: the holder of AUDIT_ADMIN_TOKEN. */
@NullMarked
package io.caracal.audit.access;

import org.jspecify.annotations.NullMarked;
