package io.caracal.runtime.backup;

import io.caracal.core.secret.Sha256;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The bundle as one .tar.gz, with the checksum of every file in it in the format of sha256sum. */
final class Archive {
    static final String SUMS = "SHA256SUMS";

    private static final int PRIVATE = 0600;
    private static final int BUFFER = 1 << 16;

    private Archive() {}

    /** Writes SHA256SUMS over every file of the directory. */
    static void seal(Path directory) throws IOException {
        StringBuilder sums = new StringBuilder();
        Files.deleteIfExists(directory.resolve(SUMS));
        for (Path file : files(directory)) {
            sums.append(sha256(file)).append("  ").append(name(directory, file)).append('\n');
        }
        PrivateFiles.replace(directory.resolve(SUMS), sums.toString());
    }

    /** Refuses a directory in which a file is missing, is too many, or has another content than when it was sealed. */
    static void verify(Path directory) throws IOException {
        Map<String, String> expected = new TreeMap<>();
        Path sums = directory.resolve(SUMS);
        if (!Files.isRegularFile(sums)) {
            throw new OperatorProblem("the bundle has no " + SUMS + ": it is none of this program, or is damaged");
        }
        for (String line : Files.readAllLines(sums)) {
            String[] parts = line.split("  ", 2);
            expected.put(parts.length == 2 ? parts[1] : line, parts[0]);
        }
        for (Path file : files(directory)) {
            String name = name(directory, file);
            if (!name.equals(SUMS) && !sha256(file).equals(expected.remove(name))) {
                throw new OperatorProblem(
                        "the bundle is damaged: " + name + " has another checksum than when it was made");
            }
        }
        if (!expected.isEmpty()) {
            throw new OperatorProblem("the bundle is damaged: it lacks " + String.join(", ", expected.keySet()));
        }
    }

    static void pack(Path directory, OutputStream target) throws IOException {
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(new BufferedOutputStream(target, BUFFER)), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (Path file : files(directory)) {
                TarArchiveEntry entry = new TarArchiveEntry(file.toFile(), name(directory, file));
                entry.setMode(PRIVATE);
                entry.setIds(0, 0);
                entry.setNames("", "");
                tar.putArchiveEntry(entry);
                Files.copy(file, tar);
                tar.closeArchiveEntry();
            }
        }
    }

    /** Unpacks regular files; anything that would lie outside the directory is refused. */
    static void unpack(InputStream source, Path directory) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new BufferedInputStream(source, BUFFER)), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = directory.resolve(entry.getName()).normalize();
                if (!target.startsWith(directory)) {
                    throw new OperatorProblem("the bundle holds a file outside itself: " + entry.getName());
                }
                if (entry.isFile()) {
                    PrivateFiles.createDirectory(target.resolveSibling(".").normalize());
                    Files.copy(tar, target);
                } else if (!entry.isDirectory()) {
                    throw new OperatorProblem("the bundle holds what is no file: " + entry.getName());
                }
            }
        }
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String name(Path directory, Path file) {
        return directory.relativize(file).toString().replace('\\', '/');
    }
}
