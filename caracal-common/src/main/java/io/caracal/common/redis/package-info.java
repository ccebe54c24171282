/**
 * Owns every Redis connection of a process: settings, the lazily opened connections and their recovery, and the small atomic building
 * blocks on top of them (fixed-window limits, keys that can be claimed once). No other package opens a Lettuce connection.
 */
@NullMarked
package io.caracal.common.redis;

import org.jspecify.annotations.NullMarked;
