package io.caracal.runtime.paths;

import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Only one command at a time changes a home directory. The operating system holds the lock and drops it when its holder dies, so taking it
 * over is free of races; the text in the file (pid and command) only serves to name the holder.
 */
public final class HomeLock implements AutoCloseable {
    /** Beyond the text, which must stay readable where locks are mandatory. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final FileChannel channel;
    private final FileLock lock;

    private HomeLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock or fails naming its holder.
     *
     * @param command  the command that wants it, for others to read
     * @param notices  told in one line when the previous holder left without releasing it
     */
    public static HomeLock acquire(Path file, String command, Consumer<String> notices) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            String holder = text(channel);
            FileLock lock = attempt(channel);
            if (lock == null) {
                channel.close();
                throw new OperatorProblem("another command holds " + file + (holder.isEmpty() ? "" : ": " + holder)
                        + "; wait until it ends, or stop that process");
            }
            if (!holder.isEmpty()) {
                notices.accept("took over a stale lock: " + holder + " ended without releasing it");
            }
            write(channel, "pid " + ProcessHandle.current().pid() + " (caracal " + command + ")");
            return new HomeLock(channel, lock);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot lock " + file, failure);
        }
    }

    @Override
    public void close() {
        try (channel) {
            channel.truncate(0);
            lock.release();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot release the lock", failure);
        }
    }

    private static @Nullable FileLock attempt(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(256);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)), 0);
        channel.force(true);
    }
}
