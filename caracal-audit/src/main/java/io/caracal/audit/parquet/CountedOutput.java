package io.caracal.audit.parquet;

import java.io.IOException;
import java.io.OutputStream;

/** Knows how many bytes have gone through it. */
final class CountedOutput extends OutputStream {
    private final OutputStream out;
    private long position;

    CountedOutput(OutputStream out) {
        this.out = out;
    }

    long position() {
        return position;
    }

    @Override
    public void write(int value) throws IOException {
        out.write(value);
        position++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        position += length;
    }
}
