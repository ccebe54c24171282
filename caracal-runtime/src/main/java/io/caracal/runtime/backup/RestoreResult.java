package io.caracal.runtime.backup;

import java.util.List;

/**
 * What was restored and verified, or, after a dry run, would be.
 *
 * @param createdAt when the bundle was made, ISO 8601
 * @param broken    audit chains that were not whole when they were copied; they were restored as they were
 */
public record RestoreResult(
        boolean dryRun,
        String createdAt,
        int schemaVersion,
        int tables,
        long rows,
        int chains,
        int streams,
        long entries,
        int replayFiles,
        List<ChainReport> broken) {

    static RestoreResult of(BundleManifest manifest, boolean dryRun) {
        return new RestoreResult(
                dryRun,
                manifest.createdAt(),
                manifest.schemaVersion(),
                manifest.tables().size(),
                manifest.rows(),
                manifest.chains().size(),
                manifest.redis().size(),
                manifest.redis().stream()
                        .mapToLong(BundleManifest.CopiedStream::entries)
                        .sum(),
                manifest.replay().values().stream().mapToInt(Integer::intValue).sum(),
                manifest.chains().stream().filter(chain -> !chain.intact()).toList());
    }
}
