/**
 * Owns reading from and writing to Redis streams: signed publishing, consumer groups that share the work, tails that see every entry, dead
 * letters for what cannot be processed, and the provisioning of streams and groups. Delivery is at least once; an entry is never dropped
 * without being counted, logged and kept.
 */
@NullMarked
package io.caracal.common.streams;

import org.jspecify.annotations.NullMarked;
