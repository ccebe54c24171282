package io.caracal.runtime.backup;

import io.caracal.common.redis.Redis;
import io.caracal.common.storage.Migrations;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.secret.HmacKey;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.stack.StoreAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Brings the stores to what a bundle holds. Everything that can refuse does so before anything changes; the database is verified inside the transaction
 * that loads it, and committed only after Redis was loaded too.
 */
public final class Restore {
    private final RestoreOrder order;
    private final Clock clock;
    private final Consumer<String> progress;

    public Restore(RestoreOrder order, Clock clock, Consumer<String> progress) {
        this.order = order;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Restores, or checks for a dry run whether that could be done.
     *
     * @param opening the stores, asked for only when the bundle is good; nothing when a dry run finds none yet
     */
    public RestoreResult run(Supplier<Optional<StoreAccess>> opening) {
        Path work = order.settings()
                .home()
                .cache()
                .resolve("restore-" + ProcessHandle.current().pid());
        PrivateFiles.createDirectory(work);
        try {
            Bundle bundle = Bundle.open(order.bundle(), order.passphrase(), work);
            Keys keys = new Keys(order.settings());
            bundle.requireUsable(keys);
            progress.accept(
                    "the bundle of " + bundle.manifest().createdAt() + " is undamaged, and the keys are its keys");
            Optional<StoreAccess> found = opening.get();
            if (found.isPresent()) {
                try (StoreAccess stores = found.get()) {
                    restore(bundle, stores, keys.auditKey());
                }
            }
            return RestoreResult.of(bundle.manifest(), order.dryRun());
        } catch (SQLException failure) {
            throw new OperatorProblem(
                    "the database refused, and is as it was before: " + failure.getMessage(), failure);
        } catch (IOException failure) {
            throw new UncheckedIOException("the bundle could not be restored", failure);
        } finally {
            PrivateFiles.deleteTree(work);
        }
    }

    private void restore(Bundle bundle, StoreAccess stores, Optional<HmacKey> key) throws SQLException, IOException {
        if (stores.stackRuns()) {
            standsInTheWay(
                    "the stack of " + order.settings().home().root() + " runs; stop it with `caracal down` first");
        }
        try (Redis redis = new Redis(stores.redisSettings())) {
            requireTargets(stores, redis);
            if (order.dryRun()) {
                return;
            }
            Migrations.of(PostgresSettings.of(stores.owner().reveal())).migrate();
            load(bundle, stores, redis, key);
            stores.provisionStreams();
        }
    }

    /** What the operator does before the restore in earnest is no reason to refuse a dry run. */
    private void standsInTheWay(String problem) {
        if (!order.dryRun()) {
            throw new OperatorProblem(problem);
        }
        progress.accept(problem);
    }

    private void requireTargets(StoreAccess stores, Redis redis) throws SQLException, IOException {
        redis.ping();
        try (DatabaseLoad database = DatabaseLoad.open(stores.owner(), order.limit())) {
            List<String> connected = database.connectedServices();
            if (!connected.isEmpty()) {
                standsInTheWay("services are connected to this database: " + String.join(", ", connected)
                        + "; stop them first");
            }
            database.requireTarget(order.replace());
        }
        if (!order.replace() && !RedisCopy.empty(redis)) {
            throw new OperatorProblem("Redis is not empty: its streams have entries; --replace removes them first");
        }
        // A running service has a file of evidence open, delivered or not.
        if (!order.replace() && !stores.stackRuns() && !ReplayFiles.empty(order.replay())) {
            throw new OperatorProblem("there is undelivered evidence in " + order.replay()
                    + "; start the stack and let it be delivered, or give --replace, which removes it");
        }
    }

    private void load(Bundle bundle, StoreAccess stores, Redis redis, Optional<HmacKey> key)
            throws SQLException, IOException {
        try (DatabaseLoad database = DatabaseLoad.open(stores.owner(), order.limit())) {
            database.load(bundle, order.replace(), key);
            progress.accept("loaded " + bundle.manifest().tables().size()
                    + " tables; row counts and audit chains are those of the bundle");
            RedisCopy.load(
                    redis,
                    bundle.directory().resolve("redis"),
                    bundle.manifest().redis(),
                    clock);
            progress.accept("loaded " + bundle.manifest().redis().size() + " streams");
            ReplayFiles.restore(bundle.directory().resolve("replay"), order.replay());
            database.commit();
        }
    }
}
