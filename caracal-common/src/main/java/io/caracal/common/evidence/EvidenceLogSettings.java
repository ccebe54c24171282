package io.caracal.common.evidence;

import io.caracal.common.config.SettingsReader;
import io.caracal.common.wal.WalSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where evidence is kept until the audit stream has it.
 *
 * @param directory of this process alone
 * @param segmentBytes size at which a new file is begun
 * @param maxBytes size of all files at which decisions are refused
 * @param queue events that may wait to be written
 * @param appendTimeout longest wait of a decision for the disk
 */
public record EvidenceLogSettings(Path directory, long segmentBytes, long maxBytes, int queue, Duration appendTimeout) {

    /** Name of the setting that says where. */
    public static final String DIRECTORY_SETTING = "AUDIT_REPLAY_DIR";

    private static final Path DIRECTORY = Path.of("/var/lib/caracal/audit-replay");
    private static final long SEGMENT_BYTES = 64L << 20;
    private static final long MAX_BYTES = 1L << 30;
    private static final int QUEUE = 10_000;
    private static final Duration APPEND_TIMEOUT = Duration.ofSeconds(5);

    /** The default sizes in a directory. */
    public static EvidenceLogSettings in(Path directory) {
        return new EvidenceLogSettings(directory, SEGMENT_BYTES, MAX_BYTES, QUEUE, APPEND_TIMEOUT);
    }

    /**
     * Reads AUDIT_REPLAY_DIR, AUDIT_LOG_SEGMENT_BYTES, AUDIT_LOG_MAX_BYTES, AUDIT_LOG_QUEUE and
     * AUDIT_LOG_APPEND_TIMEOUT_MS.
     */
    public static EvidenceLogSettings read(SettingsReader reader) {
        return sized(reader, reader.path(DIRECTORY_SETTING, DIRECTORY));
    }

    /** The same where a directory is named; without one the service keeps no log. */
    public static Optional<EvidenceLogSettings> readWhereNamed(SettingsReader reader) {
        Optional<Path> directory = reader.path(DIRECTORY_SETTING);
        EvidenceLogSettings settings = sized(reader, directory.orElse(DIRECTORY));
        return directory.map(named -> settings);
    }

    private static EvidenceLogSettings sized(SettingsReader reader, Path directory) {
        long segment = reader.longInteger("AUDIT_LOG_SEGMENT_BYTES", SEGMENT_BYTES, 1L << 16, 1L << 30);
        long max = reader.longInteger("AUDIT_LOG_MAX_BYTES", MAX_BYTES, 1L << 17, 1L << 40);
        int queue = reader.integer("AUDIT_LOG_QUEUE", QUEUE, 1, 1_000_000);
        Duration timeout = reader.millis("AUDIT_LOG_APPEND_TIMEOUT_MS", APPEND_TIMEOUT);
        if (max < 2 * segment || max / segment > WalSettings.MAX_SEGMENTS) {
            reader.problem(
                    "AUDIT_LOG_MAX_BYTES",
                    "does not fit AUDIT_LOG_SEGMENT_BYTES",
                    "2 to " + WalSettings.MAX_SEGMENTS + " times AUDIT_LOG_SEGMENT_BYTES");
            return new EvidenceLogSettings(directory, SEGMENT_BYTES, MAX_BYTES, queue, timeout);
        }
        return new EvidenceLogSettings(directory, segment, max, queue, timeout);
    }

    WalSettings wal() {
        return new WalSettings(directory, segmentBytes, maxBytes, queue, appendTimeout);
    }
}
