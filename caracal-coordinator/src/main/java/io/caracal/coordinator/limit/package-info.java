/**
 * How often one address may call.
 */
@NullMarked
package io.caracal.coordinator.limit;

import org.jspecify.annotations.NullMarked;
