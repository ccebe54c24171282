package io.caracal.runtime.stack;

import io.caracal.common.redis.RedisSettings;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.embedded.EmbeddedServer;
import io.caracal.runtime.embedded.PostgresServer;
import io.caracal.runtime.embedded.RedisServer;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.GeneratedSecret;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Postgres and Redis of an installation for a command that works on their data: the external ones, those of the running stack, or embedded ones that
 * are started for the command and stopped when it ends. Who may start some holds the lock of the home directory.
 */
public final class StoreAccess implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final StackSettings settings;
    private final Consumer<String> progress;
    private final Optional<StackState> running;
    private final Deque<Runnable> stops = new ArrayDeque<>();
    private final SecretText owner;
    private final SecretText redis;

    private StoreAccess(StackSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
        this.running = new StateFile(settings.home().stateFile()).read().filter(StackState::supervised);
        StoreChoice choice = StoreChoice.of(settings.operator());
        try {
            this.owner = choice.databaseUrl().orElseGet(this::embeddedOwner);
            this.redis = choice.redisUrl().orElseGet(this::embeddedRedis);
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /**
     * Opens the stores, starting embedded ones that do not run.
     *
     * @param progress told in one line what is started
     */
    public static StoreAccess open(StackSettings settings, Consumer<String> progress) {
        return new StoreAccess(settings, progress);
    }

    /** Whether the supervisor of this home directory runs. */
    public boolean stackRuns() {
        return running.isPresent();
    }

    /** Address of Postgres as the owner of the database, with its password. */
    public SecretText owner() {
        return owner;
    }

    /** Address of Redis, with its password. */
    public SecretText redis() {
        return redis;
    }

    /** How to reach Redis: its address, and whom to trust there. */
    public RedisSettings redisSettings() {
        try {
            return RedisSettings.of(redis.reveal(), settings.operator());
        } catch (IllegalArgumentException unusable) {
            throw new OperatorProblem("Redis cannot be reached: " + unusable.getMessage(), unusable);
        }
    }

    /** Whether both stores are given from outside, so that none of this home directory is used. */
    public static boolean external(StackSettings settings) {
        StoreChoice choice = StoreChoice.of(settings.operator());
        return choice.databaseUrl().isPresent() && choice.redisUrl().isPresent();
    }

    /** Creates the streams and groups that are missing. */
    public void provisionStreams() {
        Schema.provisionStreams(redis, settings.operator());
    }

    @Override
    public void close() {
        while (!stops.isEmpty()) {
            stops.pop().run();
        }
    }

    private SecretText embeddedOwner() {
        int port = running.isPresent()
                ? portOf("postgres")
                : start(new PostgresServer(
                        settings.home(),
                        StoreChoice.postgresPort(settings.operator()),
                        settings.secrets().value(GeneratedSecret.POSTGRES_PASSWORD)));
        return StoreAddresses.embeddedOwner(port, settings.secrets());
    }

    private SecretText embeddedRedis() {
        int port = running.isPresent()
                ? portOf("redis")
                : start(new RedisServer(
                        settings.home(),
                        StoreChoice.redisPort(settings.operator()),
                        settings.secrets().value(GeneratedSecret.REDIS_PASSWORD)));
        return StoreAddresses.embeddedRedis(port, settings.secrets());
    }

    private int portOf(String store) {
        return running.flatMap(state -> state.component(store))
                .map(Component::port)
                .orElseThrow(() -> new OperatorProblem(
                        "the running stack has no " + store + " of its own; give its address in the environment"));
    }

    private int start(EmbeddedServer server) {
        Process process = server.start();
        stops.push(() -> server.stop(process.toHandle(), STOP_LIMIT));
        progress.accept("started " + server.name() + " on port " + server.port() + " for this command");
        return server.port();
    }
}
