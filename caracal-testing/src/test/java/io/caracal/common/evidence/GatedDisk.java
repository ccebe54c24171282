package io.caracal.common.evidence;

import io.caracal.common.wal.Disk;
import io.caracal.common.wal.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;

/** The disk of this machine, but it takes its time when asked to sync. */
final class GatedDisk implements Disk {

    private static final int ALL = 1 << 20;

    private final Disk real = Disk.real();
    private final Semaphore gate = new Semaphore(ALL);

    void shut() {
        gate.acquireUninterruptibly(ALL);
    }

    void open() {
        gate.release(ALL);
    }

    boolean someoneWaits() {
        return gate.hasQueuedThreads();
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        real.createDirectory(directory);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return real.list(directory);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return new Gated(real.create(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return real.open(file);
    }

    @Override
    public byte[] read(Path file) throws IOException {
        return real.read(file);
    }

    @Override
    public void replace(Path file, byte[] content) throws IOException {
        real.replace(file, content);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        real.move(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        real.delete(file);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        real.syncDirectory(directory);
    }

    @Override
    public long modifiedMillis(Path file) throws IOException {
        return real.modifiedMillis(file);
    }

    @Override
    public Lock lock(Path file) throws IOException {
        return real.lock(file);
    }

    private final class Gated implements DiskFile {
        private final DiskFile file;

        Gated(DiskFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            file.write(bytes, position);
        }

        @Override
        public void sync() throws IOException {
            gate.acquireUninterruptibly();
            try {
                file.sync();
            } finally {
                gate.release();
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public boolean linked() {
            return file.linked();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
