package io.caracal.audit;

import io.caracal.common.evidence.EvidenceLog;
import io.caracal.common.evidence.EvidenceLogSettings;
import io.caracal.common.evidence.ReplayProgress;
import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.wal.Disk;
import io.caracal.testing.redis.RedisFixture;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** An evidence log as a service that decides has it, with small files, so that a test sees many. */
final class DeciderBed implements AutoCloseable {

    private static final int SEGMENT_BYTES = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Lifecycle lifecycle = new Lifecycle(Duration.ofSeconds(40), System::nanoTime);
    private final EvidenceLog log;
    private volatile boolean replayed;

    DeciderBed(Path directory, String redisUrl) {
        Redis redis =
                new Redis(RedisSettings.of(RedisFixture.as("gateway", redisUrl)).withCommandTimeout(PATIENCE));
        lifecycle.onStop("redis", redis);
        EvidenceLogSettings settings =
                new EvidenceLogSettings(directory, SEGMENT_BYTES, SEGMENT_BYTES * 1_000L, 10_000, PATIENCE);
        log = EvidenceLog.open(
                settings,
                new EvidenceLog.Parts(
                        redis,
                        Optional.of(AuditFixture.KEY),
                        new OwnedLoops(lifecycle, System::nanoTime),
                        System::nanoTime,
                        Clock.systemUTC(),
                        new Replayed(),
                        Disk.real()));
    }

    EvidenceLog log() {
        return log;
    }

    /** Whether everything that earlier lives left has been sent. */
    boolean replayed() {
        return replayed;
    }

    @Override
    public void close() {
        lifecycle.shutDown(Duration.ZERO);
    }

    private final class Replayed implements ReplayProgress {
        @Override
        public void total(long events) {
            // only the end is of interest
        }

        @Override
        public void done(long events) {
            // only the end is of interest
        }

        @Override
        public void complete() {
            replayed = true;
        }
    }
}
