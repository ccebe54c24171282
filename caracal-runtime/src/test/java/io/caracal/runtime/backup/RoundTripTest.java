package io.caracal.runtime.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.redis.Redis;
import io.caracal.core.event.Streams;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.testing.clock.MutableClock;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.models.stream.PendingMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTripTest {
    private static final String EVERYTHING = "SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM %s t";

    @TempDir
    private static Path directory;

    private static BackupBed source;
    private static Path bundle;

    @BeforeAll
    static void aBackup() throws Exception {
        source = BackupBed.filled(Files.createDirectory(directory.resolve("source")));
        bundle = source.backup();
    }

    @Test
    void everyRowIsTheSameInAnEmptyDatabase() throws Exception {
        BackupBed target = BackupBed.empty(Files.createDirectory(directory.resolve("rows")));

        RestoreResult result = target.restore(bundle, false, false, Optional.empty());

        assertThat(result.rows()).isEqualTo(9);
        for (String table : List.of(
                "zones", "policies", "policy_versions", "audit_events", "audit_chain_heads", "audit_ingest_alerts")) {
            assertThat(target.rows(EVERYTHING.formatted(table)))
                    .as(table)
                    .isEqualTo(source.rows(EVERYTHING.formatted(table)));
        }
        assertThat(target.chains()).isEqualTo(source.chains()).allMatch(ChainReport::intact);
        assertThat(target.rows("INSERT INTO audit_ingest_alerts (kind) VALUES ('next') RETURNING id"))
                .containsExactly("2");
    }

    @Test
    void protectionIsInForceAgainAndEverythingBelongsToTheOwner() throws Exception {
        BackupBed target = BackupBed.empty(Files.createDirectory(directory.resolve("protection")));

        target.restore(bundle, false, false, Optional.empty());

        String state =
                "SELECT c.relname || c.relrowsecurity || c.relforcerowsecurity || pg_get_userbyid(c.relowner) || ("
                        + " SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled = 'O') FROM pg_class"
                        + " c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1";
        assertThat(target.rows(state)).isEqualTo(source.rows(state));
        assertThat(target.rows("SELECT DISTINCT tableoid::regclass::text FROM audit_events ORDER BY 1"))
                .containsExactly("audit_events_default", "audit_events_y2026m01");
    }

    @Test
    void streamsKeepTheirIdsTheirGroupsAndWhatIsOwed() throws Exception {
        BackupBed target = BackupBed.empty(Files.createDirectory(directory.resolve("streams")));

        target.restore(bundle, false, false, Optional.empty());

        try (Redis before = source.redis();
                Redis after = target.redis()) {
            assertThat(after.sync().xrange(Streams.AUDIT_EVENTS, Range.unbounded()))
                    .isEqualTo(before.sync().xrange(Streams.AUDIT_EVENTS, Range.unbounded()))
                    .hasSize(3);
            assertThat(owed(after)).isEqualTo(owed(before)).hasSize(2);
            assertThat(lastId(after)).isEqualTo(lastId(before));
            assertThat(after.sync().xlen(Streams.SESSIONS_REVOKE)).isZero();
            assertThat(after.sync().get("caracal:sts:gw-nonce:1")).isEqualTo("1");
            assertThat(after.sync().ttl("caracal:sts:gw-nonce:1")).isBetween(1L, 600L);
        }
    }

    @Test
    void undeliveredEvidenceComesBackWithoutTheLockOfTheProcessThatWroteIt() throws Exception {
        BackupBed target = BackupBed.empty(Files.createDirectory(directory.resolve("evidence")));

        target.restore(bundle, false, false, Optional.empty());

        assertThat(target.replay().resolve("sts/segment-0000000000000001.wal")).hasContent("evidence on disk");
        assertThat(target.replay().resolve("sts/checkpoint")).hasContent("how far");
        assertThat(target.replay().resolve("sts/lock")).doesNotExist();
    }

    @Test
    void evidenceOfWhatIsReplacedDoesNotStayBesideThatOfTheBundle() throws Exception {
        BackupBed target = BackupBed.filled(Files.createDirectory(directory.resolve("replaced")));
        Path other =
                Files.createDirectories(target.replay().resolve("gateway")).resolve("segment-0000000000000001.wal");
        Files.writeString(other, "evidence of another history");

        target.restore(bundle, true, false, Optional.empty());

        assertThat(other).doesNotExist();
        assertThat(target.replay().resolve("sts/segment-0000000000000001.wal")).hasContent("evidence on disk");
    }

    @Test
    void anEncryptedBundleOpensWithItsPassphraseOnly() throws Exception {
        Path right = Files.writeString(directory.resolve("right"), "correct horse battery staple\n");
        Path wrong = Files.writeString(directory.resolve("wrong"), "wrong horse battery staple\n");
        BackupBed target = BackupBed.empty(Files.createDirectory(directory.resolve("encrypted")));

        Path encrypted = source.backup(MutableClock.at("2026-05-01T00:00:00Z"), 99, Optional.of(right))
                .bundle();

        assertThat(encrypted.getFileName()).hasToString("caracalBackup-20260501T000000Z.tar.gz.enc");
        assertThat(Files.readAllBytes(encrypted)).startsWith("Salted__".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> target.restore(encrypted, false, true, Optional.of(wrong)))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("the passphrase is another one");
        assertThat(target.restore(encrypted, false, true, Optional.of(right)).rows())
                .isEqualTo(9);
    }

    @Test
    void onlySoManyBundlesAreKeptAndOnlyTheirOwnerMayReadThem() throws Exception {
        BackupBed bed = BackupBed.filled(Files.createDirectory(directory.resolve("retention")));
        MutableClock clock = MutableClock.at("2026-05-01T00:00:00Z");
        Path stranger =
                Files.createDirectories(bed.directory.resolve("backups")).resolve("notes.tar.gz");
        Files.writeString(stranger, "mine");

        for (int i = 0; i < 3; i++) {
            bed.backup(clock, 2, Optional.empty());
            clock.advance(Duration.ofDays(1));
        }

        try (Stream<Path> files = Files.list(bed.directory.resolve("backups"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "caracalBackup-20260502T000000Z.tar.gz",
                            "caracalBackup-20260502T000000Z.tar.gz.sha256",
                            "caracalBackup-20260503T000000Z.tar.gz",
                            "caracalBackup-20260503T000000Z.tar.gz.sha256",
                            "notes.tar.gz");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                        bed.directory.resolve("backups/caracalBackup-20260503T000000Z.tar.gz"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aBundleHoldsNoSecret() throws Exception {
        Path unpacked = Files.createDirectory(directory.resolve("unpacked"));
        Archive.unpack(Files.newInputStream(bundle), unpacked);

        try (Stream<Path> files = Files.walk(unpacked)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain(BackupBed.KEYS.values());
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain(source.database.password("caracal"));
            }
        }
    }

    private static List<String> owed(Redis redis) {
        return redis.sync().xpending(Streams.AUDIT_EVENTS, "audit-ingestor", Range.unbounded(), Limit.from(10)).stream()
                .map(RoundTripTest::text)
                .toList();
    }

    private static String text(PendingMessage message) {
        return message.getId() + " " + message.getConsumer() + " " + message.getRedeliveryCount();
    }

    private static String lastId(Redis redis) {
        return Reply.map(redis.sync().xinfoStream(Streams.SESSIONS_REVOKE)).getOrDefault("last-generated-id", "");
    }
}
