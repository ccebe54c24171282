/**
 * Background loops that end what ran out of time, zone by zone in small transactions.
 */
@NullMarked
package io.caracal.coordinator.sweep;

import org.jspecify.annotations.NullMarked;
