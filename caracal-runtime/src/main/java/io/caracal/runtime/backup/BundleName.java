package io.caracal.runtime.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** File names of bundles: {@code caracalBackup-YYYYMMDDTHHMMSSZ.tar.gz} (contract C.5), with a suffix more when encrypted. */
final class BundleName {
    static final String ENCRYPTED = ".enc";
    static final String CHECKSUM = ".sha256";

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern SHAPE = Pattern.compile("caracalBackup-\\d{8}T\\d{6}Z\\.tar\\.gz(\\.enc|\\.age)?");

    private BundleName() {}

    static String at(Instant time) {
        return "caracalBackup-" + STAMP.format(time) + ".tar.gz";
    }

    /** The bundles of a directory, oldest first; other files are none. */
    static List<Path> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file ->
                            SHAPE.matcher(String.valueOf(file.getFileName())).matches())
                    .sorted()
                    .toList();
        }
    }

    /** Removes the oldest bundles with their checksums until this many are left. Returns those removed. */
    static List<Path> prune(Path directory, int retain) throws IOException {
        List<Path> bundles = in(directory);
        List<Path> surplus = bundles.subList(0, Math.max(0, bundles.size() - retain));
        for (Path bundle : surplus) {
            Files.delete(bundle);
            Files.deleteIfExists(checksum(bundle));
        }
        return List.copyOf(surplus);
    }

    /** The file beside a bundle that holds its checksum, as sha256sum writes it. */
    static Path checksum(Path bundle) {
        return bundle.resolveSibling(bundle.getFileName() + CHECKSUM);
    }
}
