package io.caracal.common.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.health.Reading;
import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.redis.Redis;
import io.caracal.common.wal.Disk;
import io.caracal.testing.Await;
import io.caracal.testing.redis.RedisFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log whose directory may be unusable when the service starts. */
final class OperatorLogTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final Lifecycle lifecycle = new Lifecycle(Duration.ofSeconds(20), System::nanoTime);
    private final Redis redis = EvidenceBed.patient(RedisFixture.shared().freshUrl());
    private final EvidenceBed.RecordedProgress progress = new EvidenceBed.RecordedProgress();
    private final List<EvidenceStats> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        lifecycle.shutDown(Duration.ZERO);
        redis.close();
    }

    @Test
    void anOrderIsSafeBeforeTheAppendReturnsAndIsSentFromThere() {
        OperatorLog log = open(directory.resolve("log"));

        log.append(EvidenceBed.event("e1"));

        assertThat(told)
                .singleElement()
                .satisfies(stats -> assertThat(stats.persisted()).isEqualTo(1));
        assertThat(log.writable()).isInstanceOf(Reading.Passed.class);
        Await.until(LIMIT, "the event is sent", () -> told.get(0).shipped() == 1);
        assertThat(EvidenceBed.idsInStream(redis)).containsExactly("e1");
    }

    @Test
    void aDirectoryThatIsAFileRefusesUntilItIsGone() throws IOException {
        Path place = Files.createFile(directory.resolve("log"));
        OperatorLog log = open(place);

        assertThat(log.writable())
                .isInstanceOfSatisfying(
                        Reading.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("directory_missing"));
        assertThat(log.lost()).isEqualTo(Reading.measured(0));
        assertThat(log.acknowledgeLoss()).isZero();
        assertThatThrownBy(() -> log.append(EvidenceBed.event("e1"))).isInstanceOf(EvidenceUnavailableException.class);
        Files.delete(place);

        Await.until(LIMIT, "the log is open", () -> log.writable() instanceof Reading.Passed);
        log.append(EvidenceBed.event("e2"));

        Await.until(LIMIT, "the event is sent", () -> told.get(0).shipped() == 1);
        assertThat(EvidenceBed.idsInStream(redis)).containsExactly("e2");
        assertThat(told).hasSize(1);
    }

    @Test
    void aDirectoryOfAnotherWriterIsNotShared() {
        Path place = directory.resolve("log");
        open(place);

        OperatorLog second = open(place);

        assertThat(second.writable())
                .isInstanceOfSatisfying(
                        Reading.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("locked"));
        assertThat(told).hasSize(1);
    }

    @Test
    void aStartWaitsOnlyForWhatThereIsToSend() {
        List<EvidenceBed.RecordedProgress> phases = new ArrayList<>();
        NeededReplay replay = new NeededReplay(() -> added(phases));

        replay.total(0);
        replay.complete();
        assertThat(phases).isEmpty();

        replay.total(2);
        replay.done(1);
        assertThat(phases).singleElement().satisfies(phase -> {
            assertThat(phase.total()).isEqualTo(2);
            assertThat(phase.done()).isEqualTo(1);
            assertThat(phase.isComplete()).isFalse();
        });

        replay.assembled();
        replay.total(3);
        replay.complete();
        assertThat(phases).singleElement().satisfies(phase -> {
            assertThat(phase.total()).isEqualTo(3);
            assertThat(phase.isComplete()).isTrue();
        });
    }

    @Test
    void whatTurnsUpAfterTheAssemblyHoldsNobodyUp() {
        NeededReplay late = new NeededReplay(() -> {
            throw new IllegalStateException("the assembly is over");
        });
        late.assembled();

        late.total(5);
        late.done(5);
        late.complete();
    }

    private static ReplayProgress added(List<EvidenceBed.RecordedProgress> phases) {
        EvidenceBed.RecordedProgress phase = new EvidenceBed.RecordedProgress();
        phases.add(phase);
        return phase;
    }

    private OperatorLog open(Path place) {
        EvidenceLog.Parts parts = new EvidenceLog.Parts(
                redis,
                Optional.of(EvidenceBed.KEY),
                new OwnedLoops(lifecycle, System::nanoTime),
                System::nanoTime,
                Clock.systemUTC(),
                progress,
                Disk.real());
        return OperatorLog.open(EvidenceBed.small(place), parts, told::add);
    }
}
