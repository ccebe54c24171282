/** Listings: limits, cursors exact to the microsecond, the envelope {@code {items, next_cursor}}, and CSV (API contract §2.4, §2.5). */
@NullMarked
package io.caracal.api.listing;

import org.jspecify.annotations.NullMarked;
