package io.caracal.runtime.backup;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.streams.StreamProvisioning;
import io.caracal.core.event.Streams;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import io.caracal.core.signature.AuditChain;
import io.caracal.core.signature.ChainContent;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.Installation;
import io.caracal.runtime.secrets.SecretFiles;
import io.caracal.runtime.stack.StackSettings;
import io.caracal.runtime.stack.StoreAccess;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.SuperuserSql;
import io.caracal.testing.postgres.TestDatabase;
import io.caracal.testing.redis.RedisFixture;
import io.lettuce.core.Consumer;
import io.lettuce.core.SetArgs;
import io.lettuce.core.XReadArgs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores with a zone, its policy and three events of its chain, and a home directory of their own. */
final class BackupBed {
    static final HmacKey AUDIT_KEY = HmacKey.fromHex("a1".repeat(32));
    static final Map<String, String> KEYS = Map.of(
            "SECRET_STORE_KEK", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "AUDIT_HMAC_KEY", "a1".repeat(32),
            "STREAMS_HMAC_KEY", "b2".repeat(32),
            "IDEMPOTENCY_HMAC_KEY", "d4".repeat(32));

    private static final Duration LIMIT = Duration.ofMinutes(1);

    final TestDatabase database;
    final String redisUrl = RedisFixture.shared().freshUrl();
    final Path directory;

    private BackupBed(TestDatabase database, Path directory) {
        this.database = database;
        this.directory = directory;
    }

    /** Migrated, with data in every place that a backup reads. */
    static BackupBed filled(Path directory) throws IOException {
        BackupBed bed = new BackupBed(PostgresFixture.shared().newDatabase(), directory);
        bed.execute("SELECT audit_partition_ensure('2026-01-01')");
        bed.configure();
        bed.record(3);
        bed.publish();
        Path replay = bed.replay().resolve("sts");
        Files.createDirectories(replay);
        Files.writeString(replay.resolve("segment-0000000000000001.wal"), "evidence on disk");
        Files.writeString(replay.resolve("checkpoint"), "how far");
        Files.writeString(replay.resolve("lock"), "pid 1");
        return bed;
    }

    /** Nothing at all. */
    static BackupBed empty(Path directory) {
        return new BackupBed(PostgresFixture.shared().newEmptyDatabase(), directory);
    }

    Path replay() {
        return directory.resolve("replay");
    }

    StackSettings settings(Map<String, String> changed) {
        Map<String, String> operator = new HashMap<>(KEYS);
        operator.put("DATABASE_URL", database.ownerUrl());
        operator.put("REDIS_URL", redisUrl);
        operator.putAll(changed);
        CaracalHome home = new CaracalHome(directory.resolve("home"));
        home.create();
        return new StackSettings(
                home,
                new Installation(directory, "2.0.0"),
                new SecretFiles(home.secrets(), new SecureRandom()),
                "rc",
                operator);
    }

    BackupResult backup(Clock clock, int retain, Optional<Path> passphrase) {
        StackSettings settings = settings(Map.of());
        BackupOrder order = new BackupOrder(
                settings,
                directory.resolve("backups"),
                retain,
                replay(),
                Optional.empty(),
                passphrase,
                "caracal",
                LIMIT);
        try (StoreAccess stores = StoreAccess.open(settings, step -> {})) {
            return new Backup(order, stores, clock, step -> {}).run();
        }
    }

    Path backup() {
        return backup(Clock.systemUTC(), 7, Optional.empty()).bundle();
    }

    /** Restores into these stores. */
    RestoreResult restore(Path bundle, boolean replace, boolean dryRun, Optional<Path> passphrase) {
        return restore(bundle, replace, dryRun, passphrase, Map.of());
    }

    RestoreResult restore(
            Path bundle, boolean replace, boolean dryRun, Optional<Path> passphrase, Map<String, String> changed) {
        StackSettings settings = settings(changed);
        RestoreOrder order = new RestoreOrder(settings, bundle, replay(), passphrase, replace, dryRun, LIMIT);
        return new Restore(order, Clock.systemUTC(), step -> {})
                .run(() -> Optional.of(StoreAccess.open(settings, step -> {})));
    }

    List<ChainReport> chains() throws SQLException {
        return ChainProof.of(SecretText.of(database.ownerUrl()), LIMIT, Optional.of(AUDIT_KEY));
    }

    /** First column of a query as the superuser, who sees every row. */
    List<String> rows(String sql) {
        return SuperuserSql.in(database).texts(sql);
    }

    void execute(String... statements) {
        SuperuserSql.in(database).all(statements);
    }

    Redis redis() {
        return new Redis(RedisSettings.of(redisUrl));
    }

    private void configure() {
        execute(
                "INSERT INTO zones (id, name, slug) VALUES ('za', 'Zone \"A\"', 'a'), ('zb', E'B\\n\\ttab', 'b')",
                "INSERT INTO policies (id, zone_id, name, created_by) VALUES ('p', 'za', 'grants', 'test')",
                "INSERT INTO policy_versions (id, policy_id, version, content, content_sha256, schema_version,"
                        + " created_by) VALUES ('pv', 'p', 1, E'package caracal.authz\\n"
                        + "# \\\\ and \\t', 'y', '1', 'test')",
                "INSERT INTO audit_ingest_alerts (event_id, kind) VALUES ('e', 'test')");
    }

    /** Appends events to the chain of zone za as the Audit service does. */
    void record(int events) {
        String previous = null;
        for (int sequence = 1; sequence <= events; sequence++) {
            Instant at = Instant.parse("2026-01-02T03:04:05.123456Z").plusSeconds(sequence * 86_400L * 20);
            ChainContent content = new ChainContent(
                    "ev-" + sequence,
                    "za",
                    "token.exchange",
                    "r" + sequence,
                    "allow",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    at);
            String hash = AuditChain.contentHash(content);
            String link = AuditChain.link(AUDIT_KEY, hash, previous == null ? "" : previous);
            execute("INSERT INTO audit_events (id, zone_id, event_type, request_id, decision, occurred_at,"
                    + " content_sha256, prev_content_sha256, chain_hmac, chain_seq) VALUES ('ev-" + sequence
                    + "', 'za', 'token.exchange', 'r" + sequence + "', 'allow', '" + at + "', '" + hash + "', "
                    + (previous == null ? "NULL" : "'" + previous + "'") + ", '" + link + "', " + sequence
                    + ")");
            previous = hash;
        }
        execute("INSERT INTO audit_chain_heads (zone_id, chain_seq, content_sha256) VALUES ('za', " + events + ", '"
                + previous + "')");
    }

    private void publish() {
        try (Redis redis = redis()) {
            StreamProvisioning.provision(redis);
            for (int i = 0; i < 3; i++) {
                redis.sync().xadd(Streams.AUDIT_EVENTS, Map.of("event", "{\"n\":" + i + "}"));
            }
            redis.sync()
                    .xreadgroup(
                            Consumer.from("audit-ingestor", "one"),
                            XReadArgs.Builder.count(2),
                            XReadArgs.StreamOffset.lastConsumed(Streams.AUDIT_EVENTS));
            String revoked = redis.sync().xadd(Streams.SESSIONS_REVOKE, Map.of("session", "s"));
            redis.sync().xdel(Streams.SESSIONS_REVOKE, revoked);
            redis.sync().set("caracal:sts:gw-nonce:1", "1", SetArgs.Builder.ex(600));
        }
    }

    /** A copy of a bundle with something changed in it; sealed again so that only the change can be what is refused. */
    Path changed(Path bundle, boolean sealed, Change change) throws IOException {
        Path work = Files.createTempDirectory(directory, "changed");
        Archive.unpack(Files.newInputStream(bundle), work);
        change.in(work);
        if (sealed) {
            Archive.seal(work);
        }
        Path copy = directory.resolve(work.getFileName() + ".tar.gz");
        try (OutputStream out = Files.newOutputStream(copy)) {
            Archive.pack(work, out);
        }
        return copy;
    }

    /** Something done to an unpacked bundle. */
    interface Change {
        void in(Path unpacked) throws IOException;
    }
}
