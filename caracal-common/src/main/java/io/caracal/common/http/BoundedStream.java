package io.caracal.common.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails as soon as more than a number of bytes would be delivered. */
final class BoundedStream extends FilterInputStream {

    private final Failures failures;
    private final boolean refused;
    private long left;

    BoundedStream(InputStream body, long limit, boolean refused, Failures failures) {
        super(body);
        this.left = limit;
        this.refused = refused;
        this.failures = failures;
    }

    @Override
    public int read() throws IOException {
        refuseWhenAnnounced();
        int value = super.read();
        if (value >= 0) {
            count(1);
        }
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        refuseWhenAnnounced();
        int read = super.read(target, offset, (int) Math.min(length, Math.max(1, left + 1)));
        if (read > 0) {
            count(read);
        }
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        refuseWhenAnnounced();
        long skipped = super.skip(Math.min(bytes, left + 1));
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void refuseWhenAnnounced() {
        if (refused) {
            throw failures.tooLarge();
        }
    }

    private void count(long bytes) {
        left -= bytes;
        if (left < 0) {
            throw failures.tooLarge();
        }
    }
}
