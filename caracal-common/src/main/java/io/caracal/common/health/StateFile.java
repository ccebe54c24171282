package io.caracal.common.health;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file that is replaced as a whole. What cannot be read is set aside and counted, what cannot be written is counted: neither keeps a service from running.
 */
final class StateFile {

    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);

    private final Path file;
    private final AtomicLong failures = new AtomicLong();
    private byte[] written = new byte[0];

    StateFile(Path directory, String service) {
        this.file = directory.resolve("readiness-" + service + ".json");
    }

    /** How often it could not be read or written. */
    long failures() {
        return failures.get();
    }

    synchronized KeptState read() {
        if (!Files.exists(file)) {
            return KeptState.NOTHING;
        }
        try {
            return StateFormat.read(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            failures.incrementAndGet();
            LOG.warn("the readiness state cannot be read and is set aside: {}", unreadable.toString());
            setAside();
            return KeptState.NOTHING;
        }
    }

    /** Replaces the file unless nothing changed. */
    synchronized void write(KeptState state) {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            byte[] bytes = StateFormat.write(state);
            if (Arrays.equals(bytes, written)) {
                return;
            }
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            written = bytes;
        } catch (IOException unwritable) {
            if (failures.getAndIncrement() == 0) {
                LOG.warn("the readiness state cannot be kept: {}", unwritable.toString());
            }
        }
    }

    private void setAside() {
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".corrupt"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            failures.incrementAndGet();
            LOG.warn("the unreadable readiness state cannot be set aside: {}", e.toString());
        }
    }
}
