package io.caracal.runtime.paths;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories and files that only their owner may read (0700, 0600 where the file system knows such modes). */
public final class PrivateFiles {
    private PrivateFiles() {}

    /** Creates the directory and its parents; one that exists keeps its mode. */
    public static void createDirectory(Path directory) {
        try {
            Files.createDirectories(directory, attributes(directory, "rwx------"));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot create " + directory, failure);
        }
    }

    /** Replaces the content in one step: a reader sees the old text or the new one, and so does the next start after a crash. */
    public static void replace(Path file, String content) {
        Path next = sibling(file);
        try {
            write(next, content);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
    }

    /** Creates the file with its whole content, or leaves an existing non-empty one alone. Returns whether it was created. */
    public static boolean createOnce(Path file, String content) {
        Path next = sibling(file);
        try {
            if (Files.exists(file) && Files.size(file) > 0) {
                return false;
            }
            Files.deleteIfExists(file);
            write(next, content);
            Files.createLink(file, next);
            return true;
        } catch (FileAlreadyExistsException somebodyWasFaster) {
            return false;
        } catch (IOException | UnsupportedOperationException failure) {
            throw new UncheckedIOException("cannot create " + file, new IOException(failure));
        } finally {
            next.toFile().delete();
        }
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    /** Removes a directory with everything below it; a missing one is fine. */
    public static void deleteTree(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(root)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot remove " + root, failure);
        }
    }

    private static void write(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, attributes(file, "rw-------"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static Path sibling(Path file) {
        return file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".new");
    }

    private static FileAttribute<?>[] attributes(Path path, String mode) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
