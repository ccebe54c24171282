/**
 * Owns a write-ahead log: records are in segmented files and synced to the disk before an append returns, many
 * appends share one sync, damage is found by checksum and set aside, never skipped in silence, and what a reader has
 * confirmed is deleted. Knows nothing of what the records mean, and needs the JDK alone.
 */
@NullMarked
package io.caracal.common.wal;

import org.jspecify.annotations.NullMarked;
