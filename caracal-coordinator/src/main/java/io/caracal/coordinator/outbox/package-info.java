/**
 * The operator's view of announcements that could not be published.
 */
@NullMarked
package io.caracal.coordinator.outbox;

import org.jspecify.annotations.NullMarked;
