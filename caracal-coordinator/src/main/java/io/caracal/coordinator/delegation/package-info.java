/**
 * Delegations: constraints, narrowing, creation, revocation, and what can be read about the graph.
 */
@NullMarked
package io.caracal.coordinator.delegation;

import org.jspecify.annotations.NullMarked;
