/**
 * Reading and writing of this service's HTTP messages: bodies, path ids, pages.
 */
@NullMarked
package io.caracal.coordinator.wire;

import org.jspecify.annotations.NullMarked;
