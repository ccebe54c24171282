/**
 * Who calls: the operator by its token, an agent by its mandate, and whether that identity still lives.
 */
@NullMarked
package io.caracal.coordinator.identity;

import org.jspecify.annotations.NullMarked;
