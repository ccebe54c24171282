package io.caracal.common.wal;

/**
 * One record as read back. The payload is not copied: whoever reads the frame owns it.
 *
 * @param seq position in the log, counted from 1
 */
@SuppressWarnings("ArrayRecordComponent")
public record Frame(long seq, byte[] payload) {}
