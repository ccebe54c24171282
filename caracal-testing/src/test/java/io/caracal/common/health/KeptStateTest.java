package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptStateTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Reading REFUSED = Reading.failed("refused", "connection refused");

    @TempDir
    Path directory;

    private final Invariant redis = EngineBed.shared("redis");

    @Test
    void historyMutesAndOperatorDrainOutliveTheProcess() {
        EngineBed first = process();
        first.sampler("redis").finds = REFUSED;
        first.pass(Duration.ofSeconds(3));
        first.readiness.mutes().mute("redis", HOUR, "planned", "ann");
        first.readiness.lameDuck().drain(HOUR, "kernel upgrade", "bob");
        first.round();
        first.draining = true;
        first.readiness.close();

        EngineBed second = new EngineBed(settings(), redis).sampled(redis);
        second.sampler("redis").finds = REFUSED;
        second.started();

        assertThat(second.readiness.history().newestFirst())
                .containsAll(first.readiness.history().newestFirst());
        assertThat(second.readiness.history().newestFirst().get(0).seq())
                .isGreaterThan(first.readiness.history().newestFirst().get(0).seq());
        assertThat(first.readiness.history().newestFirst().get(0).reason()).isEqualTo("shutting_down");
        assertThat(second.readiness.mutes().active())
                .isEqualTo(first.readiness.mutes().active());
        assertThat(second.readiness.lameDuck().active())
                .isEqualTo(first.readiness.lameDuck().active());
        assertThat(second.verdict().reasons()).containsExactly("operator_drain");
        assertThat(second.readiness.at(first.clock.instant())).isPresent();
    }

    @Test
    void whatWasOverMeanwhileDoesNotComeBack() {
        EngineBed first = process();
        first.readiness.mutes().mute("redis", HOUR, "planned", "ann");
        first.readiness.lameDuck().drain(HOUR, "kernel upgrade", "bob");
        first.readiness.close();

        EngineBed second = new EngineBed(settings(), HOUR.plusSeconds(2), redis).sampled(redis);

        assertThat(second.readiness.mutes().active()).isEmpty();
        assertThat(second.readiness.lameDuck().active()).isEmpty();
        assertThat(second.started().readiness.ready()).isTrue();
    }

    @Test
    void aMuteOfWhatHasBecomeASafetyMatterIsDropped() {
        EngineBed first = process();
        first.readiness.mutes().mute("redis", HOUR, "planned", "ann");
        first.readiness.close();

        EngineBed second =
                new EngineBed(settings(), EngineBed.draft("redis").safety().diagnosis("c", "a"));

        assertThat(second.readiness.mutes().active()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{\"schema\":2,\"transitions\":[],\"mutes\":[]}",
                "{\"schema\":1,\"transitions\":[{\"seq\":1}],\"mutes\":[]}",
                "{\"schema\":1,\"transitions\":[],\"mutes\":[{\"name\":\"redis\",\"reason\":\"r\",\"author\":\"a\","
                        + "\"since\":\"yesterday\",\"until\":\"2026-01-02T03:04:05Z\",\"status\":\"FAIL\"}]}",
                "{\"schema\":1,\"transitions\":[{\"seq\":1,\"at\":\"2026-01-02T03:04:05Z\",\"from\":\"NOWHERE\"}],\"mutes\":[]}"
            })
    void whatCannotBeReadIsSetAsideCountedAndHarmsNobody(String content) throws IOException {
        Path file = directory.resolve("readiness-test.json");
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));

        EngineBed bed = process();

        assertThat(bed.readiness.ready()).isTrue();
        assertThat(bed.readiness.stateFailures()).isEqualTo(1);
        assertThat(directory.resolve("readiness-test.json.corrupt")).hasContent(content);
        bed.readiness.close();
        assertThat(new StateFile(directory, "test").read().history()).isNotEmpty();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsCountedAndHarmsNobody() throws IOException {
        Path blocked = directory.resolve("blocked");
        Files.writeString(blocked, "a file where the directory should be");
        EngineBed bed = new EngineBed(ReadinessSettings.ALONE.stateDir(blocked), redis)
                .sampled(redis)
                .started();

        bed.readiness.close();

        assertThat(bed.readiness.ready()).isTrue();
        assertThat(bed.readiness.stateFailures()).isPositive();
    }

    @Test
    void withoutADirectoryNothingIsWritten() throws IOException {
        EngineBed bed =
                new EngineBed(ReadinessSettings.ALONE, redis).sampled(redis).started();
        bed.readiness.close();

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    private EngineBed process() {
        return new EngineBed(settings(), redis).sampled(redis).started();
    }

    private ReadinessSettings settings() {
        return ReadinessSettings.ALONE.stateDir(directory);
    }
}
