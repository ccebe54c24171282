package io.caracal.common.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that can fail and that loses power: what was not synced is then there, missing or there in part,
 * page by page, in no order. Files and names are treated alike.
 */
final class RehearsalDisk implements Disk {

    private static final int PAGE = 64;

    private final Set<Path> directories = new HashSet<>();
    private Map<Path, Node> names = new HashMap<>();
    private Map<Path, Node> syncedNames = new HashMap<>();
    private final Set<Path> locked = new HashSet<>();
    private Predicate<String> fault = operation -> false;
    private String faultText = "Input/output error";
    private int partialWrite = -1;
    private long operations;
    private long powerFailsAt = Long.MAX_VALUE;

    /** Power is gone: nothing works until {@link #restart}. */
    static final class PowerFailure extends Error {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Every operation for which this holds fails; it gets the operation and the file name, as in
     * {@code sync segment-…}.
     */
    void failWhen(String text, Predicate<String> operation) {
        faultText = text;
        fault = operation;
    }

    void heal() {
        fault = operation -> false;
        partialWrite = -1;
    }

    /** A write that fails leaves so many bytes behind. */
    void writePartly(int bytes) {
        partialWrite = bytes;
    }

    long operations() {
        return operations;
    }

    void powerFailsAfter(long count) {
        powerFailsAt = operations + count;
    }

    /** Power comes back over what had reached the platters. */
    void restart(Random random) {
        Map<Path, Node> found = new HashMap<>(syncedNames);
        names.forEach((path, node) -> {
            if (random.nextBoolean()) {
                found.put(path, node);
            }
        });
        found.values().forEach(node -> node.loseUnsynced(random));
        names = found;
        syncedNames = new HashMap<>(found);
        locked.clear();
        powerFailsAt = Long.MAX_VALUE;
    }

    /** The process has died, the system has not: everything written is there, synced or not. */
    void nextProcess() {
        locked.clear();
        powerFailsAt = Long.MAX_VALUE;
    }

    byte[] content(Path file) {
        Node node = names.get(file);
        return node == null ? new byte[0] : Arrays.copyOf(node.live, node.size);
    }

    /** Inverts a bit, on the platter. */
    void flip(Path file, long offset) {
        Node node = names.get(file);
        if (node == null || offset >= node.size) {
            throw new IllegalArgumentException("no byte " + offset + " in " + file);
        }
        node.live[(int) offset] ^= 1;
        node.sync();
    }

    private void step(String operation, Path file) throws IOException {
        operations++;
        if (operations >= powerFailsAt) {
            throw new PowerFailure();
        }
        if (fault.test(operation + " " + file.getFileName())) {
            throw new IOException(faultText);
        }
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        step("mkdir", directory);
        directories.add(directory);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        step("list", directory);
        return names.keySet().stream()
                .filter(path -> directory.equals(path.getParent()))
                .map(path -> path.getFileName().toString())
                .sorted()
                .toList();
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        step("create", file);
        if (!directories.contains(file.getParent())) {
            throw new NoSuchFileException(file.toString());
        }
        if (names.containsKey(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Node node = new Node();
        names.put(file, node);
        return new Open(file, node);
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        step("open", file);
        return new Open(file, existing(file));
    }

    @Override
    public byte[] read(Path file) throws IOException {
        step("read", file);
        existing(file);
        return content(file);
    }

    @Override
    public void replace(Path file, byte[] content) throws IOException {
        step("replace", file);
        Node node = new Node();
        node.put(ByteBuffer.wrap(content), 0);
        node.sync();
        names.put(file, node);
        syncedNames.put(file, node);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step("move", from);
        names.put(to, existing(from));
        names.remove(from);
    }

    @Override
    public void delete(Path file) throws IOException {
        step("delete", file);
        names.remove(file);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        step("syncDirectory", directory);
        syncedNames.keySet().removeIf(path -> directory.equals(path.getParent()) && !names.containsKey(path));
        names.forEach((path, node) -> {
            if (directory.equals(path.getParent())) {
                syncedNames.put(path, node);
            }
        });
    }

    @Override
    public long modifiedMillis(Path file) throws IOException {
        step("stat", file);
        return 0;
    }

    @Override
    public Lock lock(Path file) throws IOException {
        step("lock", file);
        if (!locked.add(file)) {
            throw new LogLockedException(file, "this process", null);
        }
        return new Lock() {
            @Override
            public boolean linked() {
                return true;
            }

            @Override
            public void close() {
                locked.remove(file);
            }
        };
    }

    private Node existing(Path file) throws NoSuchFileException {
        @Nullable Node node = names.get(file);
        if (node == null) {
            throw new NoSuchFileException(file.toString());
        }
        return node;
    }

    /** A file, as the system sees it and as it is on the platter. */
    private static final class Node {
        private byte[] live = new byte[1 << 10];
        private int size;
        private byte[] platter = new byte[0];

        void put(ByteBuffer bytes, long position) {
            int end = (int) position + bytes.remaining();
            if (end > live.length) {
                live = Arrays.copyOf(live, end * 2);
            }
            bytes.get(live, (int) position, bytes.remaining());
            size = Math.max(size, end);
        }

        void sync() {
            platter = Arrays.copyOf(live, size);
        }

        void loseUnsynced(Random random) {
            int from = Math.min(size, platter.length);
            int to = Math.max(size, platter.length);
            int left = random.nextInt(3) == 0 ? from + random.nextInt(to - from + 1) : random.nextBoolean() ? from : to;
            byte[] survived = new byte[Math.max(left, 1) * 2];
            for (int page = 0; page < left; page += PAGE) {
                byte[] source = random.nextBoolean() ? live : platter;
                int available = Math.min(source.length, Math.min(page + PAGE, left));
                if (available > page) {
                    System.arraycopy(source, page, survived, page, available - page);
                }
            }
            live = survived;
            size = left;
            sync();
        }
    }

    private final class Open implements DiskFile {
        private final Path path;
        private final Node node;

        Open(Path path, Node node) {
            this.path = path;
            this.node = node;
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            try {
                step("write", path);
            } catch (IOException e) {
                if (partialWrite >= 0) {
                    node.put(
                            bytes.duplicate().limit(Math.min(bytes.limit(), bytes.position() + partialWrite)),
                            position);
                }
                throw e;
            }
            node.put(bytes, position);
        }

        @Override
        public void sync() throws IOException {
            step("sync", path);
            node.sync();
        }

        @Override
        public void truncate(long size) throws IOException {
            step("truncate", path);
            node.size = (int) size;
        }

        @Override
        public long size() {
            return node.size;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            step("readAt", path);
            int count = (int) Math.min(into.remaining(), node.size - position);
            if (count <= 0) {
                return -1;
            }
            into.put(node.live, (int) position, count);
            return count;
        }

        @Override
        public boolean linked() {
            return names.get(path) == node;
        }

        @Override
        public void close() {
            // Nothing to give back.
        }
    }
}
