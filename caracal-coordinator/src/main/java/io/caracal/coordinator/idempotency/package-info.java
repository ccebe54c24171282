/**
 * Receipts of keyed requests, so that a repeated request gets the answer of the first.
 */
@NullMarked
package io.caracal.coordinator.idempotency;

import org.jspecify.annotations.NullMarked;
