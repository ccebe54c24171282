package io.caracal.common.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The directory of a log and the right to write in it. */
final class Home {

    private static final String LOCK = "lock";
    private static final String PROBE = "probe";
    /** As much as a batch of ordinary size, so that a disk that is nearly full does not pass. */
    private static final int PROBE_BYTES = 1 << 16;

    private final Disk disk;
    private final Path directory;
    private Disk.Lock lock;

    private Home(Disk disk, Path directory, Disk.Lock lock) {
        this.disk = disk;
        this.directory = directory;
        this.lock = lock;
    }

    static Home enter(Disk disk, Path directory) throws IOException {
        disk.createDirectory(directory);
        return new Home(disk, directory, disk.lock(directory.resolve(LOCK)));
    }

    /**
     * Returns when files can be written here. A directory that was removed is made again; it learns at once how far
     * the log had come, so that a later start knows what is missing.
     */
    void prove(Checkpoint reached) throws IOException {
        disk.createDirectory(directory);
        if (!lock.linked()) {
            lock.close();
            lock = disk.lock(directory.resolve(LOCK));
            reached.write(disk, directory);
        }
        Path probe = directory.resolve(PROBE);
        disk.delete(probe);
        try (DiskFile file = disk.create(probe)) {
            file.write(ByteBuffer.allocate(PROBE_BYTES), 0);
        } finally {
            disk.delete(probe);
        }
    }

    void leave() throws IOException {
        lock.close();
    }
}
