/** From the audit stream into the ledger: validation, de-duplication, the hash chain per zone, one transaction per batch. */
@NullMarked
package io.caracal.audit.ingest;

import org.jspecify.annotations.NullMarked;
