package io.caracal.common.wal;

import java.io.IOException;

/** The disk did not confirm what was written: nobody knows how much of it is there, and asking again would not tell. */
final class SyncFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    SyncFailedException(IOException cause) {
        super("the disk did not confirm a write: " + cause.getMessage(), cause);
    }
}
