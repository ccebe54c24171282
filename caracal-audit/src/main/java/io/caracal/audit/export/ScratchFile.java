package io.caracal.audit.export;

import io.caracal.core.secret.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Set;

/**
 * A file that is written once and read as often as an upload is tried. It has a name only while it is made: whatever ends the process, nothing
 * is left in the directory. For one thread.
 */
final class ScratchFile implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final FileChannel channel;
    private final MessageDigest digest = Sha256.newDigest();

    private ScratchFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Creates the directory too, when it is not there. */
    static ScratchFile in(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = Files.createTempFile(
                directory,
                "caracal-audit-",
                ".parquet",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new ScratchFile(FileChannel.open(
                file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)));
    }

    /** Where the content goes, from the beginning, whatever was written before; closing it only flushes. */
    OutputStream writer() throws IOException {
        channel.truncate(0);
        digest.reset();
        OutputStream file = Channels.newOutputStream(channel);
        return new BufferedOutputStream(new DigestOutputStream(file, digest), BUFFER_BYTES) {
            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    /** What has been written, with its length and digest; nothing may be written afterwards. */
    Content content() throws IOException {
        return new Content(channel.size(), digest.digest(), this::reader);
    }

    private InputStream reader() {
        return new InputStream() {
            private long position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                int read = channel.read(ByteBuffer.wrap(bytes, from, length), position);
                position += Math.max(0, read);
                return read;
            }
        };
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
