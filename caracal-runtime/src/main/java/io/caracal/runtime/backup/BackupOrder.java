package io.caracal.runtime.backup;

import io.caracal.runtime.stack.StackSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What to back up, and where to.
 *
 * @param directory  where bundles are kept
 * @param retain     how many bundles are kept, at least 1
 * @param replay     directory with one directory of undelivered evidence per service
 * @param refresh    program that brings the directory up to date, called with it before each of the two copies; empty when services write there
 * @param passphrase file whose first line encrypts the bundle
 * @param project    CARACAL_COMPOSE_PROJECT, for the manifest
 * @param limit      longest single statement
 */
public record BackupOrder(
        StackSettings settings,
        Path directory,
        int retain,
        Path replay,
        Optional<Path> refresh,
        Optional<Path> passphrase,
        String project,
        Duration limit) {}
