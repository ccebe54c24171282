package io.caracal.runtime.backup;

import io.caracal.runtime.stack.StackSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What to restore, and how.
 *
 * @param bundle     the file
 * @param replay     where undelivered evidence is put back, one directory per service
 * @param passphrase file whose first line opens the bundle
 * @param replace    whether what the stores hold may be removed for it
 * @param dryRun     whether only to say what would be done
 * @param limit      longest single statement
 */
public record RestoreOrder(
        StackSettings settings,
        Path bundle,
        Path replay,
        Optional<Path> passphrase,
        boolean replace,
        boolean dryRun,
        Duration limit) {}
