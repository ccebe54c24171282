/** The stored rows of the two ledgers, audit events and admin audit: which columns their hash covers, and in which form Postgres hands them out. */
@NullMarked
package io.caracal.common.ledger;

import org.jspecify.annotations.NullMarked;
