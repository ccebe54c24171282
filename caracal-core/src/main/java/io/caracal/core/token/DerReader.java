package io.caracal.core.token;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Reads and writes DER elements (X.690) with one-byte tags and contents of at most 65535 bytes: all a key needs. */
final class DerReader {
    private static final int SHORT_LENGTH_LIMIT = 0x80;
    private static final int ONE_LENGTH_BYTE = 0x81;
    private static final int TWO_LENGTH_BYTES = 0x82;
    private static final int BYTE = 0xFF;

    private final byte[] bytes;
    private int position;

    DerReader(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean nextIs(int tag) {
        return position < bytes.length && (bytes[position] & BYTE) == tag;
    }

    /** The contents of the next element, which must have that tag. */
    byte[] read(int tag) {
        if (!nextIs(tag)) {
            throw malformed();
        }
        position++;
        int length = length();
        if (length > bytes.length - position) {
            throw malformed();
        }
        byte[] contents = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return contents;
    }

    void requireEnd() {
        if (position != bytes.length) {
            throw malformed();
        }
    }

    /** DER has one form per length: the shortest. */
    private int length() {
        int first = next();
        if (first < SHORT_LENGTH_LIMIT) {
            return first;
        }
        int length;
        if (first == ONE_LENGTH_BYTE) {
            length = next();
        } else if (first == TWO_LENGTH_BYTES) {
            length = next() << Byte.SIZE | next();
        } else {
            throw malformed();
        }
        boolean shortest = first == ONE_LENGTH_BYTE ? length >= SHORT_LENGTH_LIMIT : length > BYTE;
        if (!shortest) {
            throw malformed();
        }
        return length;
    }

    private int next() {
        if (position >= bytes.length) {
            throw malformed();
        }
        return bytes[position++] & BYTE;
    }

    /** One element in DER. */
    static byte[] element(int tag, byte[] contents) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(contents.length + 4);
        out.write(tag);
        if (contents.length >= SHORT_LENGTH_LIMIT) {
            out.write(contents.length > BYTE ? TWO_LENGTH_BYTES : ONE_LENGTH_BYTE);
        }
        if (contents.length > BYTE) {
            out.write(contents.length >>> Byte.SIZE);
        }
        out.write(contents.length);
        out.writeBytes(contents);
        return out.toByteArray();
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("not the DER of an EC private key");
    }
}
