package io.caracal.system.wholestack;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.audit.AuditApplication;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.core.event.Streams;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.backup.ChainProof;
import io.caracal.runtime.backup.ChainReport;
import io.caracal.testing.Await;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.http.Reply;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.SuperuserSql;
import io.caracal.testing.postgres.TestDatabase;
import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import io.caracal.testing.program.Scripts;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.service.ServiceRunner;
import io.lettuce.core.Range;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stack that answers governed calls is backed up, and the bundle restored into nothing: no configuration and no evidence is missing. */
class BackupUnderLoadTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CALLS_BEFORE = 10;
    private static final List<String> KEYS =
            List.of("SECRET_STORE_KEK", "AUDIT_HMAC_KEY", "STREAMS_HMAC_KEY", "IDEMPOTENCY_HMAC_KEY");
    private static final List<String> CONFIGURATION = List.of(
            "zones",
            "policies",
            "policy_versions",
            "policy_sets",
            "policy_set_versions",
            "policy_set_bindings",
            "providers",
            "resources",
            "secrets",
            "delegation_edges");

    private final Queue<String> answered = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aBackupUnderLoadRestoredIntoEmptyStoresHasTheSameZonesPoliciesAndAnIntactChain() throws Exception {
        TestDatabase database = PostgresFixture.shared().newEmptyDatabase();
        String redisUrl = RedisFixture.shared().freshUrl();
        try (WholeStack stack = new WholeStack(Map.of());
                ScriptedUpstream upstream = ScriptedUpstream.start()) {
            GovernedZone zone = new GovernedZone(stack, "loaded", upstream.baseUri());
            ExecutorService callers = Executors.newFixedThreadPool(2);
            List<String> before;
            Ended backup;
            try {
                callers.submit(() -> call(zone));
                callers.submit(() -> call(zone));
                Await.until(LIMIT, "calls are answered", () -> answered.size() >= CALLS_BEFORE);
                before = List.copyOf(answered);
                backup = script("infra/scripts/backup.sh", stack, stack.database, stack.redisServer.url())
                        .with("CARACAL_BACKUP_DIR", directory.resolve("bundles").toString())
                        .run("--native");
            } finally {
                over.set(true);
                callers.shutdown();
                assertThat(callers.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            }
            Files.delete(directory.resolve("home-of-stack/replay"));
            assertThat(backup.err()).isEmpty();
            Path bundle = Path.of(backup.out()
                    .lines()
                    .reduce((one, other) -> other)
                    .orElse("")
                    .replaceFirst("^backup ok ", ""));
            assertThat(answered).hasSizeGreaterThan(before.size());

            Ended restore = script("infra/scripts/restore.sh", stack, database, redisUrl)
                    .with("CARACAL_RESTORE_CONFIRM", "yes")
                    .run("--native", bundle.toString());

            assertThat(restore.err()).isEmpty();
            assertThat(restore.out())
                    .contains("== checking", "dry run ok", "row counts and audit chains")
                    .endsWith("restore ok\n");
            for (String table : CONFIGURATION) {
                assertThat(content(database, table)).as(table).isEqualTo(content(stack.database, table));
            }
            assertThat(chains(stack, database)).isNotEmpty().allMatch(ChainReport::intact);
            assertThat(everyTrace(database, redisUrl)).contains(before);
            evidenceGoesOn(stack, database, redisUrl);
        }
    }

    private void call(GovernedZone zone) {
        while (!over.get()) {
            Reply reply = zone.call(zone.mandate()).expect(200);
            answered.add(reply.header("X-Request-Id").orElseThrow());
        }
    }

    private Program script(String script, WholeStack stack, TestDatabase database, String redis) {
        Program program = Scripts.of(script, directory)
                .with("DATABASE_URL", database.ownerUrl())
                .with("REDIS_URL", redis);
        for (String key : KEYS) {
            program = program.with(key, stack.environmentOf("sts").getOrDefault(key, ""));
        }
        Path replay = stack.evidence("sts").resolveSibling(".").normalize();
        return stack.database == database
                ? program.with("CARACAL_HOME", homeWith(replay).toString())
                : program;
    }

    /** A home directory whose evidence is that of the stack. */
    private Path homeWith(Path replay) {
        Path home = directory.resolve("home-of-stack");
        try {
            Files.createDirectories(home);
            Files.createSymbolicLink(home.resolve("replay"), replay);
            return home;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the Audit service makes of the copy: everything that was on its way arrives, and the chains go on without a break. */
    private void evidenceGoesOn(WholeStack stack, TestDatabase database, String redisUrl) throws Exception {
        Map<String, String> environment = stack.environmentOf("audit");
        environment.put("DATABASE_URL", database.url("caracalaudit"));
        environment.put("REDIS_URL", redisUrl);
        environment.put("READY_STATE_DIR", directory.resolve("readiness").toString());
        List<String> onTheirWay = inStream(redisUrl);
        try (ServiceRunner audit = ServiceRunner.start(AuditApplication::new, environment)) {
            audit.awaitReady();
            Await.until(
                    LIMIT,
                    "what was in the stream is in the ledger",
                    () -> ledger(database).containsAll(onTheirWay));
        }
        assertThat(chains(stack, database)).allMatch(ChainReport::intact);
    }

    private static List<ChainReport> chains(WholeStack stack, TestDatabase database) throws SQLException {
        HmacKey key = HmacKey.fromHex(stack.environmentOf("audit").getOrDefault("AUDIT_HMAC_KEY", ""));
        return ChainProof.of(SecretText.of(database.ownerUrl()), LIMIT, Optional.of(key));
    }

    private static List<String> content(TestDatabase database, String table) {
        return SuperuserSql.in(database).texts("SELECT t::text FROM " + table + " t ORDER BY 1");
    }

    private static List<String> ledger(TestDatabase database) {
        return SuperuserSql.in(database).texts("SELECT id FROM audit_events");
    }

    private static List<String> inStream(String redisUrl) {
        try (Redis redis = new Redis(RedisSettings.of(redisUrl))) {
            return redis.sync().xrange(Streams.AUDIT_EVENTS, Range.unbounded()).stream()
                    .map(entry -> entry.getBody().getOrDefault("id", ""))
                    .toList();
        }
    }

    /** All text in which a request may be named: the ledger, the stream, the evidence on disk. */
    private String everyTrace(TestDatabase database, String redisUrl) throws Exception {
        StringBuilder text = new StringBuilder(
                String.join(" ", SuperuserSql.in(database).texts("SELECT request_id FROM audit_events")));
        try (Redis redis = new Redis(RedisSettings.of(redisUrl))) {
            redis.sync().xrange(Streams.AUDIT_EVENTS, Range.unbounded()).forEach(entry -> text.append(entry.getBody()));
        }
        try (Stream<Path> files = Files.walk(directory.resolve("home/replay"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }
}
