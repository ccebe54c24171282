package io.caracal.runtime.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.process.Backoff;
import io.caracal.runtime.process.PortOwner;
import io.caracal.runtime.process.ProcessMark;
import io.caracal.testing.Await;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real child processes, so each step is awaited, never timed. */
class SupervisionTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Backoff QUICK =
            new Backoff(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofHours(1));

    private final Path directory;
    private final List<Thread> threads = new ArrayList<>();
    private final StateFile file;
    private final Supervision supervision;

    SupervisionTest(@TempDir Path directory) {
        this.directory = directory;
        this.file = new StateFile(directory.resolve("state.json"));
        this.supervision = new Supervision(new Board(file, state()), QUICK);
    }

    @AfterEach
    void stopEverything() throws Exception {
        stop();
    }

    @Test
    void crashedServiceIsStartedAgainAndItsEndIsWrittenDown() throws Exception {
        int port = start("sts", Map.of());
        long before = process("sts").pid();

        crash(port);

        Await.until(LIMIT, "a new process", () -> component("sts").restarts() == 1 && running("sts", before));
        assertThat(component("sts").lastExit()).isEqualTo(3);
        assertThat(component("sts").lastError()).isEqualTo("ERROR told to crash");
        awaitReady("sts", port);
    }

    @Test
    void serviceThatCannotStartIsTriedAgainWithItsReasonVisible() throws Exception {
        start("gateway", Map.of("FAIL_WITH", "no key was given"), false);

        Await.until(LIMIT, "several crashes", () -> component("gateway").crashes() >= 3);

        assertThat(component("gateway").lastError()).isEqualTo("ERROR no key was given");
        assertThat(component("gateway").lastExit()).isEqualTo(3);
    }

    /** What it logged last has nothing to do with its end. */
    @Test
    void aProcessThatWasKilledIsSaidToHaveBeen() throws Exception {
        start("audit", Map.of());
        process("audit").find().orElseThrow().destroyForcibly();

        Await.until(LIMIT, "the crash is noticed", () -> component("audit").crashes() == 1);

        assertThat(component("audit").lastError()).startsWith("killed by signal 9");
    }

    @Test
    void requestedRestartReplacesTheProcessAndIsNoCrash() throws Exception {
        int port = start("api", Map.of());
        long before = process("api").pid();

        assertThat(supervision.requestRestart("api")).isTrue();

        Await.until(LIMIT, "a new process", () -> running("api", before));
        awaitReady("api", port);
        assertThat(component("api").crashes()).isZero();
        assertThat(component("api").restarts()).isEqualTo(1);
    }

    @Test
    void unknownNameIsNotRestarted() throws Exception {
        start("api", Map.of());

        assertThat(supervision.requestRestart("nobody")).isFalse();
    }

    @Test
    void servicesStopTogetherAndStoresAfterThemInReverseOrder() throws Exception {
        start(FakeMember.store("postgres", PortOwner.anyFree(), directory));
        start(FakeMember.store("redis", PortOwner.anyFree(), directory));
        // Each waits for the others: one after the other they would never end by themselves.
        Map<String, String> patient = Map.of("PEERS", "3", "TERMINATION_GRACE_SECONDS", "300");
        start("sts", patient);
        start("api", patient);
        start("gateway", patient);

        stop();

        List<String> journal = Files.readAllLines(directory.resolve("journal"));
        assertThat(journal.subList(0, 3)).containsExactlyInAnyOrder("gateway", "api", "sts");
        assertThat(journal.subList(3, 5)).containsExactly("redis", "postgres");
        assertThat(state("postgres", "redis", "sts", "api", "gateway")).containsOnly("stopped");
    }

    @Test
    void aServiceMayTakeAsLongToStopAsItReckonsWith() {
        assertThat(FakeMember.of("a", 1, directory, Map.of("TERMINATION_GRACE_SECONDS", "75"))
                        .stopLimit())
                .isEqualTo(Duration.ofSeconds(75));
        assertThat(FakeMember.of("a", 1, directory, Map.of()).stopLimit()).isEqualTo(Duration.ofSeconds(30));
        assertThat(FakeMember.of("a", 1, directory, Map.of("TERMINATION_GRACE_SECONDS", "long"))
                        .stopLimit())
                .isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void processesOfADeadSupervisorAreStoppedAndOthersAreLeftAlone() throws Exception {
        start("sts", Map.of());
        start("api", Map.of());
        StackState left = file.read().orElseThrow();
        ProcessMark own = new ProcessMark(ProcessHandle.current().pid(), 1);
        StackState withStranger =
                left.with(Component.waiting("audit", 9090, "x").started(own, "running"));
        List<String> notices = new ArrayList<>();

        Orphans.stop(withStranger, new CaracalHome(directory), notices::add);

        assertThat(notices).hasSize(2).allMatch(notice -> notice.contains("left behind"));
        assertThat(left.component("sts").orElseThrow().process()).matches(mark -> mark != null && !mark.alive());
        assertThat(left.component("api").orElseThrow().process()).matches(mark -> mark != null && !mark.alive());
    }

    private int start(String name, Map<String, String> environment) throws Exception {
        return start(name, environment, true);
    }

    private int start(String name, Map<String, String> environment, boolean serves) throws Exception {
        int port = PortOwner.anyFree();
        start(FakeMember.of(name, port, directory, environment));
        if (serves) {
            awaitReady(name, port);
        }
        return port;
    }

    private void start(Member member) throws Exception {
        supervision.add(member);
        supervision.startNow(member);
        if (threads.isEmpty()) {
            Thread thread = new Thread(supervision::runUntilStopped, "supervision");
            threads.add(thread);
            thread.start();
        }
    }

    private void stop() throws Exception {
        supervision.requestStop();
        for (Thread thread : threads) {
            thread.join(LIMIT.toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
        threads.clear();
    }

    private static void awaitReady(String name, int port) {
        Probe.Target target = new Probe.Target(name, port);
        Await.until(
                LIMIT,
                name + " is ready",
                () -> Probe.ask(target, Probe.Question.READY).ok());
    }

    private static void crash(int port) throws Exception {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + "/crash").toURL().openConnection();
        try {
            connection.getResponseCode();
        } catch (java.io.IOException expected) {
            connection.disconnect();
        }
    }

    private boolean running(String name, long otherThan) {
        ProcessMark mark = component(name).process();
        return mark != null
                && mark.pid() != otherThan
                && component(name).state().equals("running");
    }

    private ProcessMark process(String name) {
        ProcessMark mark = component(name).process();
        assertThat(mark).isNotNull();
        return java.util.Objects.requireNonNull(mark);
    }

    private Component component(String name) {
        return file.read().flatMap(state -> state.component(name)).orElseThrow();
    }

    private List<String> state(String... names) {
        List<String> states = new ArrayList<>();
        for (String name : names) {
            states.add(component(name).state());
        }
        return states;
    }

    private static StackState state() {
        return new StackState(
                "2.0.0", "dev", "starting", null, ProcessMark.of(ProcessHandle.current()), 0, List.of(), List.of());
    }
}
