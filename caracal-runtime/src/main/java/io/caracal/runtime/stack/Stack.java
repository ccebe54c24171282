package io.caracal.runtime.stack;

import io.caracal.runtime.embedded.EmbeddedServer;
import io.caracal.runtime.embedded.PostgresServer;
import io.caracal.runtime.embedded.RedisServer;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.Backoff;
import io.caracal.runtime.process.HeldProgram;
import io.caracal.runtime.process.JavaProgram;
import io.caracal.runtime.process.ProcessMark;
import io.caracal.runtime.secrets.GeneratedSecret;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervisor process: starts Postgres and Redis side by side, migrates, starts the services, and keeps everything running until it is
 * told to stop. A failure on the way up stops what was started and is written down for {@code caracal up} to show.
 */
public final class Stack {
    private static final Logger LOG = LoggerFactory.getLogger(Stack.class);
    private static final int TOKEN_BYTES = 24;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration ASIDE_LIMIT = Duration.ofSeconds(10);
    private static final List<String> NEEDED_LATER = List.of(
            "io.caracal.runtime.stack",
            "io.caracal.runtime.process",
            "io.caracal.runtime.embedded",
            "io.caracal.runtime.paths",
            "io.caracal.runtime.problem",
            "io.caracal.runtime.secrets");

    private final StackSettings settings;
    private final Board board;
    private final Supervision supervision;
    private final AtomicBoolean stopRequested = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);

    public Stack(StackSettings settings) {
        this.settings = settings;
        StackState initial = new StackState(
                settings.installation().version(),
                settings.mode(),
                "starting",
                null,
                ProcessMark.of(ProcessHandle.current()),
                0,
                List.of(),
                List.of());
        this.board = new Board(new StateFile(settings.home().stateFile()), initial);
        this.supervision = new Supervision(board, Backoff.standard());
    }

    /** Runs until stopped; the exit code of the process. A termination signal stops everything in order. */
    public int run() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "stop-on-signal"));
        try {
            try (ControlPort control = openControl()) {
                bringUp();
                board.change(state -> state.phase("running"));
                HeldProgram.hold(Stack.class, NEEDED_LATER);
                Thread aside = prepareQuickStart();
                supervision.runUntilStopped();
                aside.interrupt();
                aside.join(ASIDE_LIMIT.toMillis());
                endWhatIsLeft();
                LOG.info("stopped; control port {} closes", control.port());
            }
            board.change(state -> state.phase("stopped"));
            return 0;
        } catch (OperatorProblem problem) {
            return failed(problem.line(), problem);
        } catch (InterruptedException | IOException | RuntimeException failure) {
            return failed(String.valueOf(failure.getMessage()), failure);
        } finally {
            finished.countDown();
        }
    }

    private int failed(String reason, Throwable failure) {
        LOG.error("the stack could not be started", failure);
        supervision.stopAll();
        board.change(state -> state.failed(reason));
        return 1;
    }

    private void bringUp() {
        // An upgrade of a home directory from before a secret existed comes here without having made it.
        settings.secrets().provision();
        StoreChoice choice = StoreChoice.of(settings.operator());
        Optional<EmbeddedServer> postgres =
                choice.databaseUrl().isPresent() ? Optional.empty() : Optional.of(postgres());
        Optional<EmbeddedServer> redis = choice.redisUrl().isPresent() ? Optional.empty() : Optional.of(redis());
        StoreAddresses addresses = new StoreAddresses(
                choice.databaseUrl().orElseGet(() -> StoreAddresses.embeddedOwner(port(postgres), settings.secrets())),
                choice.redisUrl().orElseGet(() -> StoreAddresses.embeddedRedis(port(redis), settings.secrets())));
        postgres.ifPresent(server -> supervision.add(member(server)));
        redis.ifPresent(server -> supervision.add(member(server)));
        ExecutorService helpers = Executors.newFixedThreadPool(2);
        try {
            joinAll(List.of(
                    CompletableFuture.runAsync(() -> prepareDatabase(postgres, addresses), helpers),
                    CompletableFuture.runAsync(() -> prepareStreams(redis, addresses), helpers)));
        } finally {
            helpers.shutdown();
        }
        ownLogins(redis, addresses).writeDerived(settings.secrets());
        startServices();
    }

    private static int port(Optional<EmbeddedServer> server) {
        return server.orElseThrow().port();
    }

    /** Waits for all, so that nothing is still being started when the first failure is reported. */
    private static void joinAll(List<CompletableFuture<Void>> steps) {
        OperatorProblem first = null;
        for (CompletableFuture<Void> step : steps) {
            try {
                step.join();
            } catch (CompletionException failure) {
                first = first == null ? problem(failure.getCause()) : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static OperatorProblem problem(@Nullable Throwable failure) {
        return failure instanceof OperatorProblem known
                ? known
                : new OperatorProblem(String.valueOf(failure), new IllegalStateException(failure));
    }

    private EmbeddedServer postgres() {
        return new PostgresServer(
                settings.home(),
                StoreChoice.postgresPort(settings.operator()),
                settings.secrets().value(GeneratedSecret.POSTGRES_PASSWORD));
    }

    private EmbeddedServer redis() {
        return new RedisServer(
                settings.home(),
                StoreChoice.redisPort(settings.operator()),
                settings.secrets().value(GeneratedSecret.REDIS_PASSWORD));
    }

    private Member member(EmbeddedServer server) {
        return new StoreMember(server, settings.home().log(server.name()));
    }

    private void prepareDatabase(Optional<EmbeddedServer> server, StoreAddresses addresses) {
        server.ifPresent(this::startStore);
        int applied = Schema.migrate(addresses.owner(), settings.secrets());
        board.step(applied == 0 ? "database schema is current" : "database schema: " + applied + " migrations applied");
    }

    private void prepareStreams(Optional<EmbeddedServer> server, StoreAddresses addresses) {
        server.ifPresent(this::startStore);
        Schema.provisionStreams(addresses.redis(), settings.operator());
        board.step("streams and groups exist");
    }

    /** An embedded Redis is started with the users of the services; one of the operator's is asked to make them. */
    private StoreAddresses ownLogins(Optional<EmbeddedServer> embedded, StoreAddresses addresses) {
        boolean own = embedded.isPresent()
                || Schema.provisionRedisUsers(addresses.redis(), settings.operator(), settings.secrets(), board::step);
        return own ? addresses : addresses.sharedRedis();
    }

    private void startStore(EmbeddedServer server) {
        try {
            supervision.startNow(member(server));
        } catch (IOException failure) {
            throw new OperatorProblem(server.name() + " could not be started: " + failure.getMessage(), failure);
        }
        board.step(server.name() + " serves on port " + server.port());
    }

    /** Works aside while the stack runs; ends when the stack is stopped. */
    private Thread prepareQuickStart() {
        QuickStart quickStart = new QuickStart(settings, JavaProgram.current(), LOG::info);
        Thread thread = new Thread(
                () -> {
                    awaitReady();
                    quickStart.make(quickStart.missing());
                },
                "quick-start");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Everything supervised has ended: what still runs was started aside, and was cut off at a moment at which it could not clean up. */
    private static void endWhatIsLeft() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private void awaitReady() {
        while (!Thread.currentThread().isInterrupted()
                && !Probe.ask(Probe.services(), Probe.Question.READY).stream().allMatch(Probe.Answer::ok)) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private void startServices() {
        ServiceLaunches launches = new ServiceLaunches(settings, JavaProgram.current());
        for (Service service : Service.startOrder()) {
            if (stopRequested.get()) {
                return;
            }
            start(launches.member(service));
        }
        board.step("services started: "
                + String.join(
                        ", ", Service.startOrder().stream().map(Service::text).toList()));
    }

    private void start(Member member) {
        supervision.add(member);
        try {
            supervision.startNow(member);
        } catch (IOException failure) {
            throw new OperatorProblem(member.name() + " could not be started: " + failure.getMessage(), failure);
        }
    }

    private ControlPort openControl() throws IOException {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        PrivateFiles.replace(SupervisorLink.tokenFile(settings.home()), token);
        ControlPort control = ControlPort.open(token, supervision);
        board.change(state -> state.controlledAt(control.port()));
        return control;
    }

    private void stopAndWait() {
        stopRequested.set(true);
        supervision.requestStop();
        try {
            finished.await();
        } catch (InterruptedException interrupted) {
            LOG.warn("interrupted while stopping");
        }
    }
}
