package io.caracal.runtime.backup;

import io.caracal.common.redis.Redis;
import io.caracal.runtime.backup.BundleManifest.CopiedStream;
import io.caracal.runtime.backup.BundleManifest.CopiedTable;
import io.caracal.runtime.paths.DiskSpace;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.Stopping;
import io.caracal.runtime.stack.StoreAccess;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Takes a backup while everything runs: evidence on disk, evidence on its way, the database at one moment, then what came out of it. */
public final class Backup {
    private final BackupOrder order;
    private final StoreAccess stores;
    private final Clock clock;
    private final Consumer<String> progress;

    public Backup(BackupOrder order, StoreAccess stores, Clock clock, Consumer<String> progress) {
        this.order = order;
        this.stores = stores;
        this.clock = clock;
        this.progress = progress;
    }

    /** What one snapshot of the database gave. */
    private record Database(
            String name,
            int schemaVersion,
            List<CopiedTable> tables,
            Map<String, Long> sequences,
            List<String> partitions,
            List<ChainReport> chains) {}

    /** Makes the bundle, or leaves nothing behind. */
    public BackupResult run() {
        PrivateFiles.createDirectory(order.directory());
        DiskSpace.require(order.directory());
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Path work = order.directory().resolve("." + BundleName.at(now) + ".partial");
        if (Files.exists(work)) {
            throw new OperatorProblem("another backup of this second is being made in " + work);
        }
        try {
            BundleManifest manifest = copy(work, now);
            return publish(work, manifest, now);
        } catch (SQLException failure) {
            throw new OperatorProblem("the database could not be copied: " + failure.getMessage(), failure);
        } catch (IOException failure) {
            throw new UncheckedIOException("the backup could not be written to " + order.directory(), failure);
        } finally {
            PrivateFiles.deleteTree(work);
        }
    }

    private BundleManifest copy(Path work, Instant now) throws SQLException, IOException {
        for (String part : List.of("replay", "redis", "postgres")) {
            PrivateFiles.createDirectory(work.resolve(part));
        }
        refresh();
        ReplayFiles.begin(order.replay(), work.resolve("replay"));
        try (Redis redis = new Redis(stores.redisSettings())) {
            RedisCopy streams = new RedisCopy(redis, work.resolve("redis"), clock);
            streams.evidence();
            progress.accept("copied the streams of evidence");
            Database database = database(work);
            progress.accept("copied " + database.tables().size() + " tables, "
                    + database.chains().size() + " audit chains walked");
            List<CopiedStream> copied = streams.rest();
            refresh();
            Map<String, Integer> replay = ReplayFiles.finish(order.replay(), work.resolve("replay"));
            return manifest(now, database, copied, replay);
        }
    }

    private void refresh() throws IOException {
        if (order.refresh().isEmpty()) {
            return;
        }
        Path program = order.refresh().get();
        Process process = new ProcessBuilder(program.toString(), order.replay().toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!Stopping.ends(process.toHandle(), order.limit()) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new OperatorProblem(program + " could not copy the undelivered evidence of the services");
        }
    }

    private Database database(Path work) throws SQLException, IOException {
        try (Snapshot snapshot = Snapshot.open(stores.owner(), order.limit())) {
            DatabaseCatalogue catalogue = snapshot.catalogue();
            int version = catalogue.schemaVersion();
            List<CopiedTable> tables = new ArrayList<>();
            for (DatabaseCatalogue.Table table : catalogue.tables()) {
                Path file = work.resolve("postgres").resolve(table.name() + ".copy");
                PrivateFiles.replace(file, "");
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                    tables.add(new CopiedTable(table.name(), table.columns(), snapshot.copy(table, out)));
                }
            }
            return new Database(
                    catalogue.texts("SELECT current_database()").get(0),
                    version,
                    List.copyOf(tables),
                    catalogue.sequences(),
                    catalogue.partitions(),
                    ChainProof.walk(snapshot.connection(), new Keys(order.settings()).auditKey()));
        }
    }

    private BundleManifest manifest(
            Instant now, Database database, List<CopiedStream> streams, Map<String, Integer> replay) {
        return new BundleManifest(
                BundleManifest.FORMAT,
                now.toString(),
                order.project(),
                order.settings().installation().version(),
                database.schemaVersion(),
                List.of(database.name()),
                new Keys(order.settings()).fingerprints(),
                database.tables(),
                database.sequences(),
                database.partitions(),
                database.chains(),
                streams,
                replay);
    }

    private BackupResult publish(Path work, BundleManifest manifest, Instant now) throws IOException {
        PrivateFiles.replace(work.resolve(BundleManifest.TEXT_FILE), manifest.text());
        PrivateFiles.replace(work.resolve(BundleManifest.FILE), manifest.json());
        Archive.seal(work);
        String name = BundleName.at(now) + (order.passphrase().isPresent() ? BundleName.ENCRYPTED : "");
        Path bundle = order.directory().resolve(name);
        Path partial = order.directory().resolve("." + name + ".new");
        try {
            write(work, partial);
            Files.move(partial, bundle, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
        String sum = Archive.sha256(bundle);
        PrivateFiles.replace(BundleName.checksum(bundle), sum + "  " + name + "\n");
        List<Path> removed = BundleName.prune(order.directory(), order.retain());
        return result(bundle, sum, manifest, removed);
    }

    /** The bundle is on the disk before it gets its name. */
    private void write(Path work, Path partial) throws IOException {
        PrivateFiles.replace(partial, "");
        OutputStream plain = Files.newOutputStream(partial);
        try (plain) {
            Archive.pack(
                    work,
                    order.passphrase().isPresent()
                            ? Encryption.withPassphraseOf(order.passphrase().get())
                                    .encrypting(plain)
                            : plain);
        }
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static BackupResult result(Path bundle, String sum, BundleManifest manifest, List<Path> removed)
            throws IOException {
        return new BackupResult(
                bundle,
                Files.size(bundle),
                sum,
                manifest.schemaVersion(),
                manifest.tables().size(),
                manifest.rows(),
                manifest.chains().size(),
                manifest.redis().size(),
                manifest.redis().stream().mapToLong(CopiedStream::entries).sum(),
                removed,
                manifest.chains().stream().filter(chain -> !chain.intact()).toList());
    }
}
