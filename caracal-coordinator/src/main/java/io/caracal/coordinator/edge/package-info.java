/**
 * Delegation edges as rows: reading, ending with their lineage, the zone's graph epoch, and their announcements.
 */
@NullMarked
package io.caracal.coordinator.edge;

import org.jspecify.annotations.NullMarked;
