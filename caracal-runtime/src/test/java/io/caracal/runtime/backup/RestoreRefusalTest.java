package io.caracal.runtime.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.redis.Redis;
import io.caracal.common.storage.Migrations;
import io.caracal.core.event.Streams;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreRefusalTest {
    private static final String TABLES = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";

    @TempDir
    private static Path directory;

    private static BackupBed source;
    /** Never changed by any of these tests: each of them is refused. */
    private static BackupBed target;

    private static Path bundle;

    @BeforeAll
    static void aBundleAndAnEmptyTarget() throws Exception {
        source = BackupBed.filled(Files.createDirectory(directory.resolve("source")));
        target = BackupBed.empty(Files.createDirectory(directory.resolve("target")));
        bundle = source.backup();
    }

    @Test
    void aBundleWithAnotherChecksumThanTheOneBesideIt() throws Exception {
        Path copy = Files.copy(bundle, directory.resolve("cut.tar.gz"));
        Files.writeString(BundleName.checksum(copy), "0".repeat(64) + "  cut.tar.gz\n");

        refused(copy, "has another checksum than");
    }

    @Test
    void aBundleThatEndsEarly() throws Exception {
        byte[] whole = Files.readAllBytes(bundle);
        Path copy = Files.write(directory.resolve("short.tar.gz"), Arrays.copyOf(whole, whole.length / 2));

        refused(copy, "cannot be unpacked: it is damaged");
    }

    @Test
    void aBundleInWhichAFileWasChangedRemovedOrAdded() throws Exception {
        refused(
                source.changed(
                        bundle, false, files -> Files.writeString(files.resolve("postgres/zones.copy"), "za\tOther\n")),
                "postgres/zones.copy has another checksum");
        refused(source.changed(bundle, false, files -> Files.delete(files.resolve("postgres/zones.copy"))), "it lacks");
        refused(
                source.changed(bundle, false, files -> Files.writeString(files.resolve("postgres/more.copy"), "x")),
                "postgres/more.copy has another checksum");
    }

    @Test
    void aBundleOfAnotherManifestVersion() throws Exception {
        refused(
                source.changed(bundle, true, files -> replace(files, "manifest.txt", "version: 1", "version: 2")),
                "manifest version 2, this program reads version 1");
    }

    @Test
    void aBundleOfTheFirstRelease() throws Exception {
        refused(
                source.changed(bundle, true, files -> Files.delete(files.resolve("manifest.json"))),
                "made by Caracal 1.0");
    }

    @Test
    void aSchemaNewerThanThisProgram() throws Exception {
        String now = "\"schemaVersion\" : " + Migrations.NEWEST;
        refused(
                source.changed(bundle, true, files -> replace(files, "manifest.json", now, "\"schemaVersion\" : 999")),
                "schema 999, this program knows " + Migrations.NEWEST);
    }

    @Test
    void anInstallationWithOtherKeysWhichAreNamedAndNotShown() {
        String other = "8".repeat(32) + "9f86d081884c7d659a2feaa0c55ad015";

        assertThatThrownBy(
                        () -> target.restore(bundle, false, false, Optional.empty(), Map.of("SECRET_STORE_KEK", other)))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("secretStoreKek is another one")
                .hasMessageNotContaining(other)
                .hasMessageNotContaining("auditHmacKey");
        assertThatThrownBy(() -> target.restore(bundle, false, false, Optional.empty(), Map.of("AUDIT_HMAC_KEY", "")))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("auditHmacKey is missing");
    }

    @Test
    void butNotOneThatRotatedItsKeySince() {
        Map<String, String> rotated = Map.of(
                "STREAMS_HMAC_KEY",
                "e5".repeat(32),
                "STREAMS_HMAC_KEY_PREVIOUS",
                "f6".repeat(32) + "," + "b2".repeat(32));

        assertThat(target.restore(bundle, false, true, Optional.empty(), rotated)
                        .dryRun())
                .isTrue();
    }

    @Test
    void anEncryptedBundleWithoutItsPassphraseAndAPassphraseThatCouldBeGuessed() throws Exception {
        Path encrypted = Files.copy(bundle, directory.resolve("closed.tar.gz.enc"));
        Path brief = Files.writeString(directory.resolve("brief"), "short\n");

        refused(encrypted, "is encrypted; give --passphrase-file");
        assertThatThrownBy(() -> source.backup(Clock.systemUTC(), 99, Optional.of(brief)))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("shorter than 12 characters");
    }

    @Test
    void anArchiveThatReachesOutsideItself() throws Exception {
        Path evil = directory.resolve("evil.tar.gz");
        try (OutputStream file = Files.newOutputStream(evil);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(file))) {
            byte[] text = "x".getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry("../../outside");
            entry.setSize(text.length);
            tar.putArchiveEntry(entry);
            tar.write(text);
            tar.closeArchiveEntry();
        }

        refused(evil, "holds a file outside itself");
    }

    @Test
    void aDatabaseToWhichServicesAreConnected() throws Exception {
        BackupBed busy = BackupBed.empty(Files.createDirectory(directory.resolve("busy")));
        try (Connection service = busy.database.dataSource("caracalsts").getConnection()) {
            assertThat(service.isValid(5)).isTrue();
            assertThatThrownBy(() -> busy.restore(bundle, true, false, Optional.empty()))
                    .isInstanceOf(OperatorProblem.class)
                    .hasMessageContaining("caracalsts (1)");
        }
        assertThat(busy.rows(TABLES)).containsExactly("0");
    }

    @Test
    void aTargetThatHoldsSomethingUnlessItMayBeReplaced() throws Exception {
        BackupBed used = BackupBed.filled(Files.createDirectory(directory.resolve("used")));
        used.execute("UPDATE zones SET name = 'mine'", "INSERT INTO zones (id, name, slug) VALUES ('zc', 'C', 'c')");

        assertThatThrownBy(() -> used.restore(bundle, false, false, Optional.empty()))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("the database is not empty")
                .hasMessageContaining("--replace");
        assertThat(used.rows("SELECT count(*) FROM zones WHERE name = 'mine'")).containsExactly("2");

        used.restore(bundle, true, false, Optional.empty());

        assertThat(used.rows("SELECT name FROM zones ORDER BY id"))
                .isEqualTo(source.rows("SELECT name FROM zones ORDER BY id"));
        assertThat(used.chains()).allMatch(ChainReport::intact);
    }

    @Test
    void aRedisAloneThatHoldsSomething() throws Exception {
        BackupBed used = BackupBed.empty(Files.createDirectory(directory.resolve("streams")));
        try (Redis redis = used.redis()) {
            redis.sync().xadd(Streams.AUDIT_EVENTS, Map.of("event", "{}"));
        }

        assertThatThrownBy(() -> used.restore(bundle, false, false, Optional.empty()))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("Redis is not empty");
        assertThat(used.rows(TABLES)).containsExactly("0");
    }

    @Test
    void whatDoesNotFitTheManifestAfterLoadingIsUndoneAltogether() throws Exception {
        BackupBed empty = BackupBed.empty(Files.createDirectory(directory.resolve("undone")));
        Path cut = source.changed(
                bundle, true, files -> Files.writeString(files.resolve("postgres/audit_ingest_alerts.copy"), ""));
        Path forged = source.changed(
                bundle, true, files -> replace(files, "postgres/audit_events.copy", "\tallow\t", "\tdeny\t"));

        assertThatThrownBy(() -> empty.restore(cut, false, false, Optional.empty()))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("audit_ingest_alerts has 0 rows after loading, the bundle says 1");
        assertThatThrownBy(() -> empty.restore(forged, false, false, Optional.empty()))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("has another content than when it was written");
        assertThat(empty.rows("SELECT count(*) FROM zones")).containsExactly("0");
        assertThat(empty.rows("SELECT count(*) FROM pg_class WHERE relname = 'zones' AND NOT relforcerowsecurity AND"
                        + " relrowsecurity"))
                .containsExactly("0");
    }

    private static void refused(Path file, String reason) {
        assertThatThrownBy(() -> target.restore(file, false, false, Optional.empty()))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining(reason);
        assertThat(target.rows(TABLES)).containsExactly("0");
    }

    private static void replace(Path files, String name, String old, String with) throws IOException {
        Path file = files.resolve(name);
        String text = Files.readString(file);
        assertThat(text).contains(old);
        Files.writeString(file, text.replace(old, with));
    }
}
