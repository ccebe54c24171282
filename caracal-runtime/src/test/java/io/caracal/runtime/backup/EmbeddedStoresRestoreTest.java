package io.caracal.runtime.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new machine: nothing but the secrets and a bundle. The commands start the embedded stores for themselves. */
class EmbeddedStoresRestoreTest {
    private static final Map<String, String> SECRETS = Map.of(
            "secretStoreKek", "SECRET_STORE_KEK",
            "auditHmacKey", "AUDIT_HMAC_KEY",
            "streamsHmacKey", "STREAMS_HMAC_KEY",
            "idempotencyHmacKey", "IDEMPOTENCY_HMAC_KEY");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aBundleIsRestoredIntoANewHomeAndBackedUpFromThere() throws Exception {
        BackupBed source = BackupBed.filled(Files.createDirectory(directory.resolve("source")));
        String bundle = source.backup().toString();
        Path home = directory.resolve("home");

        Ended nothing = caracal(home)
                .run("backup", "--dir", directory.resolve("bundles").toString());
        Ended withoutSecrets = caracal(home).run("restore", bundle);
        for (Map.Entry<String, String> secret : SECRETS.entrySet()) {
            Files.writeString(home.resolve("secrets").resolve(secret.getKey()), BackupBed.KEYS.get(secret.getValue()));
        }
        Ended dryRun = caracal(home).run("restore", "--dry-run", "--json", bundle);
        boolean untouched = Files.notExists(home.resolve("data/postgres"));
        Ended restored = caracal(home).run("restore", "--json", bundle);
        Ended backup = caracal(home)
                .run("backup", "--json", "--dir", directory.resolve("bundles").toString());

        assertThat(nothing.exit()).isEqualTo(1);
        assertThat(nothing.err()).contains("nothing is stored in");
        assertThat(withoutSecrets.exit()).isEqualTo(1);
        assertThat(withoutSecrets.err()).contains("secretStoreKek is missing");
        assertThat(dryRun.exit()).as(dryRun.err()).isZero();
        assertThat(dryRun.json().path("dryRun").asBoolean()).isTrue();
        assertThat(untouched).isTrue();
        assertThat(restored.exit()).as(restored.err()).isZero();
        assertThat(backup.exit()).as(backup.err()).isZero();
        JsonNode again = backup.json();
        for (String figure : new String[] {"rows", "tables", "chains", "entries", "schemaVersion"}) {
            assertThat(again.path(figure).asLong())
                    .as(figure)
                    .isEqualTo(restored.json().path(figure).asLong());
        }
        assertThat(again.path("broken")).isEmpty();
    }

    private static Program caracal(Path home) {
        return Program.caracal(home).with("CARACAL_RESTORE_CONFIRM", "yes");
    }
}
