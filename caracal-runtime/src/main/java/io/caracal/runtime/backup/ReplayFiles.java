package io.caracal.runtime.backup;

import io.caracal.runtime.paths.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The evidence that services hold on their own disks, one directory per service, copied while they may be writing. What says how far evidence was
 * delivered is copied first and only once; what was written until the end of the backup is added. So a record is in the copy, or was delivered
 * before the copy of Redis began; at worst it is delivered twice, which the Audit service recognises.
 */
final class ReplayFiles {
    private static final String CHECKPOINT = "checkpoint";
    /** Of the process that runs now; they mean nothing to another one. */
    private static final List<String> OF_THE_PROCESS = List.of("lock", "probe");

    private static final int ATTEMPTS = 10;

    private ReplayFiles() {}

    /** Copies what is there. */
    static void begin(Path root, Path target) throws IOException {
        for (Path service : services(root)) {
            int attempt = 1;
            while (!copied(service, target.resolve(name(service)))) {
                if (attempt++ == ATTEMPTS) {
                    throw new IOException(service + " changes faster than it can be copied");
                }
            }
        }
    }

    /** Adds what was written since {@link #begin}. Returns the number of files by service. */
    static Map<String, Integer> finish(Path root, Path target) throws IOException {
        Map<String, Integer> copied = new TreeMap<>();
        for (Path service : services(root)) {
            Path copy = target.resolve(name(service));
            for (Path file : files(service)) {
                if (!file.endsWith(CHECKPOINT)) {
                    copyFile(file, copy.resolve(service.relativize(file).toString()));
                }
            }
            int files = Files.isDirectory(copy) ? files(copy).size() : 0;
            if (files > 0) {
                copied.put(name(service), files);
            }
        }
        return copied;
    }

    /** Puts a copy back in place of what is there, also of services that the copy has nothing of. */
    static void restore(Path copy, Path root) throws IOException {
        for (Path service : services(root)) {
            PrivateFiles.deleteTree(service);
        }
        for (Path service : services(copy)) {
            Path home = root.resolve(name(service));
            for (Path file : files(service)) {
                copyFile(file, home.resolve(service.relativize(file).toString()));
            }
        }
    }

    /** Whether a restore would overwrite nothing below this directory. */
    static boolean empty(Path directory) throws IOException {
        return !Files.isDirectory(directory) || files(directory).isEmpty();
    }

    /** False when a file that was delivered completely disappeared meanwhile: then what says so must be copied again. */
    private static boolean copied(Path service, Path target) throws IOException {
        PrivateFiles.deleteTree(target);
        for (Path file : files(service)) {
            if (!copyFile(file, target.resolve(service.relativize(file).toString()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean copyFile(Path file, Path copy) throws IOException {
        Path directory = copy.getParent();
        if (directory != null) {
            PrivateFiles.createDirectory(directory);
        }
        try {
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            return true;
        } catch (NoSuchFileException disappeared) {
            return false;
        }
    }

    /** Checkpoints first, then segments, oldest first. */
    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile)
                    .filter(ReplayFiles::belongs)
                    .sorted(Comparator.comparing((Path file) -> !file.endsWith(CHECKPOINT))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
    }

    private static boolean belongs(Path file) {
        return !OF_THE_PROCESS.contains(name(file)) && !name(file).endsWith(".new");
    }

    private static List<Path> services(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
