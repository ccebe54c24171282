package io.caracal.runtime.backup;

import java.nio.file.Path;
import java.util.List;

/**
 * A bundle that was made.
 *
 * @param sha256  of the file
 * @param removed older bundles that were removed for it
 * @param broken  audit chains that were not whole when they were copied
 */
public record BackupResult(
        Path bundle,
        long bytes,
        String sha256,
        int schemaVersion,
        int tables,
        long rows,
        int chains,
        int streams,
        long entries,
        List<Path> removed,
        List<ChainReport> broken) {}
