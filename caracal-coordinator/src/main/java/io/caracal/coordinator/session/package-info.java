/**
 * Sessions: their start and end, the rules of their states, leases of services, and the routes for all that.
 */
@NullMarked
package io.caracal.coordinator.session;

import org.jspecify.annotations.NullMarked;
