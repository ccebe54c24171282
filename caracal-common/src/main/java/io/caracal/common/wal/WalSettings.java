package io.caracal.common.wal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how much.
 *
 * @param directory of this log alone
 * @param segmentBytes size at which a new file is begun
 * @param maxBytes size of all files together at which appends are refused
 * @param queueLimit records that may wait to be written
 * @param appendTimeout longest wait for the confirmation of one append
 */
public record WalSettings(Path directory, long segmentBytes, long maxBytes, int queueLimit, Duration appendTimeout) {

    /** Every segment is an open file. */
    public static final long MAX_SEGMENTS = 1_024;

    /** Room that must be left for the log to accept anything. */
    long headroom() {
        return Math.min(1 << 16, segmentBytes / 2);
    }

    public WalSettings {
        if (segmentBytes < 1 || queueLimit < 1) {
            throw new IllegalArgumentException("segment size and queue limit must be positive");
        }
        if (maxBytes < 2 * segmentBytes || maxBytes / segmentBytes > MAX_SEGMENTS) {
            throw new IllegalArgumentException("the log must hold 2 to " + MAX_SEGMENTS + " segments");
        }
    }
}
