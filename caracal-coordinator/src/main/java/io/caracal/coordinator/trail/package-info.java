/**
 * Evidence of refused requests in the administrative audit trail.
 */
@NullMarked
package io.caracal.coordinator.trail;

import org.jspecify.annotations.NullMarked;
