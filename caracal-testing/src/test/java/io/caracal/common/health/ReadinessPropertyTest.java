package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sequences of events in virtual time; what must always be true is asserted after each of them. */
class ReadinessPropertyTest {

    private static final int STEPS = 400;
    private static final List<String> CHECKS = List.of("postgres", "redis", "disk", "canary");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Invariant snapshot = EngineBed.draft("snapshot")
            .safety()
            .hysteresis(Hysteresis.FACT)
            .measure(Measure.atMost(Unit.SECONDS, 20))
            .diagnosis("c", "a");
    private final Invariant backlog = EngineBed.draft("backlog")
            .rank(Precedence.BACKLOG)
            .onBreach(OnBreach.DEGRADE)
            .hysteresis(Hysteresis.FACT)
            .measure(Measure.atMost(Unit.MESSAGES, 100))
            .diagnosis("c", "a");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987, 1597})
    void whateverHappensTheVerdictIsSound(long seed) {
        Random random = new Random(seed);
        Run run = new Run(random, seed);
        run.bed.seal();
        for (int i = 0; i < STEPS; i++) {
            String event = run.happen();
            run.assertSound("seed " + seed + ", step " + i + ", read after " + event);
            run.bed.pass(Duration.ofMillis(25L * random.nextInt(60)));
            run.assertSound("seed " + seed + ", step " + i + ", later after " + event);
            run.bed.round();
            run.assertCommitted("seed " + seed + ", step " + i + ", round after " + event);
        }
        run.calm();
        assertThat(run.bed.untilReady(Duration.ofMinutes(3)))
                .as("all is well in the end, seed " + seed)
                .isNotNull();
    }

    private final class Run {
        private final Random random;
        private final EngineBed bed;
        private final StartupPhase replay;
        private final AtomicReference<Reading> refreshed = new AtomicReference<>(Reading.unknown("none", "none yet"));
        private final AtomicReference<Reading> waiting = new AtomicReference<>(Reading.measured(0));
        private final Map<String, Instant> since = new HashMap<>();
        private final Map<String, Status> statuses = new HashMap<>();

        Run(Random random, long seed) {
            this.random = random;
            ReadinessSettings settings = new ReadinessSettings(
                    seed % 2 == 0,
                    ReadinessSettings.STANDARD.stateDir(),
                    seed % 3 == 0 ? Duration.ZERO : Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    6,
                    true);
            Invariant canary = EngineBed.draft("canary").safety().diagnosis("c", "a");
            this.bed = new EngineBed(
                    settings,
                    "instance-" + seed,
                    backlog,
                    EngineBed.draft("redis")
                            .rank(Precedence.REDIS)
                            .scope(Scope.SHARED)
                            .diagnosis("c", "a"),
                    EngineBed.draft("postgres")
                            .rank(Precedence.POSTGRES)
                            .scope(Scope.SHARED)
                            .diagnosis("c", "a"),
                    EngineBed.local("disk"),
                    canary,
                    snapshot);
            bed.readiness.declared().stream()
                    .filter(invariant -> CHECKS.contains(invariant.name()))
                    .forEach(bed::sampled);
            bed.readiness.bind(snapshot, Source.observed(() -> value(refreshed)));
            bed.readiness.bind(backlog, Source.observed(() -> value(waiting)));
            this.replay = bed.readiness.startup("replay", "files");
        }

        private Reading value(AtomicReference<Reading> memory) {
            return Objects.requireNonNull(memory.get());
        }

        String happen() {
            int event = random.nextInt(14);
            switch (event) {
                case 0, 1 -> check().finds = Reading.passed();
                case 2 -> check().finds = Reading.failed("refused", "no");
                case 3 -> check().finds = Reading.unknown("nil", "no");
                case 4 -> check().hangs = true;
                case 5 -> CHECKS.forEach(name -> bed.sampler(name).hangs = false);
                case 6 -> check().takes = Duration.ofMillis(random.nextInt(900));
                case 7 ->
                    refreshed.set(Reading.since(
                            bed.nanos() - Duration.ofSeconds(random.nextInt(30)).toNanos()));
                case 8 -> waiting.set(Reading.measured(random.nextInt(200)));
                case 9 -> advanceReplay();
                case 10 -> bed.standStill(Duration.ofMillis(random.nextInt(9_000)));
                case 11 -> order(() -> bed.readiness.mutes().mute(any(), MINUTE, "why", "ann"));
                case 12 -> order(this::drainOrUndrain);
                default -> order(this::drill);
            }
            return "event " + event;
        }

        private void advanceReplay() {
            replay.advance(1);
            if (random.nextInt(3) == 0) {
                replay.complete();
            }
        }

        private void drainOrUndrain() {
            if (bed.readiness.lameDuck().active().isPresent()) {
                bed.readiness.lameDuck().undrain("ann");
            } else {
                bed.readiness.lameDuck().drain(Duration.ofSeconds(1 + random.nextInt(20)), "why", "ann");
            }
        }

        private void drill() {
            if (bed.readiness.drills().active().isEmpty()) {
                bed.readiness.drills().force(any(), Reading.failed("drill", "no"), MINUTE, "ann");
            } else {
                bed.readiness
                        .drills()
                        .end(bed.readiness.drills().active().get(0).name());
            }
        }

        private void order(Runnable order) {
            try {
                order.run();
            } catch (OperatorRefusedException refused) {
                assertThat(refused.code()).isNotBlank();
            }
        }

        private ScriptedSampler check() {
            return bed.sampler(CHECKS.get(random.nextInt(CHECKS.size())));
        }

        private String any() {
            List<Invariant> declared = bed.readiness.declared();
            return declared.get(random.nextInt(declared.size())).name();
        }

        /** True of every verdict, whoever made it. */
        void assertSound(String when) {
            Verdict verdict = bed.verdict();
            Weighing weighing = bed.readiness.engine().weighing();
            List<Standing> against =
                    verdict.standings().stream().filter(weighing::keepsOut).toList();
            assertThat(verdict.ready()).as(when).isEqualTo(against.isEmpty());
            for (Standing standing : verdict.standings()) {
                if (standing.invariant().safety()) {
                    assertThat(standing.mutedUntil()).as(when).isEmpty();
                }
                boolean gates = weighing.consequence(standing.invariant()).gates();
                if (verdict.ready() && gates && standing.mutedUntil().isEmpty()) {
                    assertThat(standing.status().holds())
                            .as(when + " " + standing)
                            .isTrue();
                    assertThat(standing.checkedAt()).as(when).isPresent();
                }
            }
            if (verdict.ready()) {
                assertThat(verdict.retryAfterSeconds()).as(when).isZero();
                assertThat(replay.isComplete()).as(when).isTrue();
            } else {
                assertThat(verdict.retryAfterSeconds()).as(when).isBetween(1, 60);
                assertFirst(verdict, against, when);
            }
        }

        /** The reason is that of the first known breach in the order of precedence. */
        private void assertFirst(Verdict verdict, List<Standing> against, String when) {
            List<String> order = new ArrayList<>();
            against.stream()
                    .filter(standing -> standing.checkedAt().isPresent())
                    .forEach(standing -> order.add(standing.invariant().reason()));
            assertThat(verdict.reason()).as(when).isEqualTo(order.get(0));
            assertThat(verdict.reasons()).as(when).containsSubsequence(order);
        }

        /** True of what the engine itself has published. */
        void assertCommitted(String when) {
            assertSound(when);
            Verdict verdict = bed.verdict();
            Transition newest = bed.readiness.history().newestFirst().get(0);
            assertThat(newest.to()).as(when).isEqualTo(verdict.state());
            assertThat(newest.reasons()).as(when).isEqualTo(verdict.reasons());
            for (Standing standing : verdict.standings()) {
                String name = standing.invariant().name();
                Instant before = since.put(name, standing.since());
                Status was = statuses.put(name, standing.status());
                assertThat(standing.since()).as(when).isBeforeOrEqualTo(bed.clock.instant());
                if (before != null) {
                    assertThat(standing.since()).as(when + " " + name).isAfterOrEqualTo(before);
                    if (!standing.since().equals(before)) {
                        assertThat(standing.consecutive() > 0 || was != standing.status())
                                .as(when)
                                .isTrue();
                    }
                    if (was != standing.status()) {
                        assertThat(standing.since()).as(when + " " + name).isAfter(before);
                    }
                }
            }
            List<Transition> transitions = bed.readiness.history().newestFirst();
            for (int i = 1; i < transitions.size(); i++) {
                assertThat(transitions.get(i - 1).seq())
                        .isEqualTo(transitions.get(i).seq() + 1);
            }
        }

        /** Everything is mended. */
        void calm() {
            for (String name : CHECKS) {
                bed.sampler(name).hangs = false;
                bed.sampler(name).takes = Duration.ofMillis(1);
                bed.sampler(name).finds = Reading.passed();
            }
            waiting.set(Reading.measured(0));
            refreshed.set(Reading.since(bed.nanos() + Duration.ofHours(1).toNanos()));
            replay.complete();
            bed.readiness
                    .lameDuck()
                    .active()
                    .ifPresent(drain -> bed.readiness.lameDuck().undrain("ann"));
        }
    }
}
