/** One Redis server per JVM with a flushed database index per caller, and servers of one's own for outage tests. */
@NullMarked
package io.caracal.testing.redis;

import org.jspecify.annotations.NullMarked;
