/**
 * Records that travel on Redis streams: the names of the streams, audit evidence and invalidation events, each
 * with its exact wire form. Signing and transport are elsewhere.
 */
@NullMarked
package io.caracal.core.event;

import org.jspecify.annotations.NullMarked;
