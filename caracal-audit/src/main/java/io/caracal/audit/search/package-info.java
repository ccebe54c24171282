/** Reading the ledger by zone and request, and walking a zone's chain to verify it. */
@NullMarked
package io.caracal.audit.search;

import org.jspecify.annotations.NullMarked;
