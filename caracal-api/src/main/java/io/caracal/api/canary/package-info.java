/**
 * Owns the reserved zone of the self-test over the network: made at start, brought up to the build's own state, and reachable for tenants by no route that
 * changes anything.
 */
@NullMarked
package io.caracal.api.canary;

import org.jspecify.annotations.NullMarked;
