/**
 * Owns the administrative audit trail: one hash chain per zone and one for everything without a zone, appended inside the transaction of
 * the change it records, and verifiable from the table alone.
 */
@NullMarked
package io.caracal.common.adminaudit;

import org.jspecify.annotations.NullMarked;
