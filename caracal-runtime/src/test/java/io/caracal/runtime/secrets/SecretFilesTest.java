package io.caracal.runtime.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void everySecretHasTheSizeOfItsEntryAndBelongsToItsOwnerAlone() throws Exception {
        SecretFiles files = files();

        assertThat(files.provision()).containsExactly(GeneratedSecret.values());

        for (GeneratedSecret secret : GeneratedSecret.values()) {
            assertThat(Files.readString(files.path(secret))).matches("[0-9a-f]{" + 2 * secret.bytes() + "}");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.path(secret))))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("secrets"))))
                .isEqualTo("rwx------");
    }

    @Test
    void namesAreThoseOfTheContract() {
        assertThat(Stream.of(GeneratedSecret.values()).map(secret -> secret.fileName() + " " + secret.bytes()))
                .contains(
                        "postgresPassword 24",
                        "redisPassword 24",
                        "caracalAdminToken 32",
                        "caracalCoordinatorToken 32",
                        "caracalAuthSecret 32",
                        "metricsBearer 32",
                        "secretStoreKek 32",
                        "auditHmacKey 32",
                        "streamsHmacKey 32",
                        "idempotencyHmacKey 32",
                        "gatewayStsHmacKey 32",
                        "apiDbPassword 24",
                        "stsDbPassword 24",
                        "gatewayDbPassword 24",
                        "auditDbPassword 24",
                        "coordinatorDbPassword 24",
                        "authDbPassword 24",
                        "apiRedisPassword 24",
                        "stsRedisPassword 24",
                        "gatewayRedisPassword 24",
                        "auditRedisPassword 24",
                        "coordinatorRedisPassword 24",
                        "controlRedisPassword 24");
    }

    @Test
    void existingSecretIsNeverOverwrittenAndAnEmptyOneIsMade() throws Exception {
        SecretFiles files = files();
        files.provision();
        Files.writeString(files.path(GeneratedSecret.ADMIN_TOKEN), "chosen-by-the-operator\n");
        Files.writeString(files.path(GeneratedSecret.METRICS_BEARER), "");

        List<GeneratedSecret> created = files.provision();

        assertThat(created).containsExactly(GeneratedSecret.METRICS_BEARER);
        assertThat(files.value(GeneratedSecret.ADMIN_TOKEN).reveal()).isEqualTo("chosen-by-the-operator");
    }

    @Test
    void derivedFileIsRewrittenOnlyWhenItsInputChanged() throws Exception {
        SecretFiles files = files();
        files.provision();
        files.writeDerived("redisUrl", SecretText.of("redis://:a@127.0.0.1:6379"));
        FileTime longAgo = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(files.derived("redisUrl"), longAgo);

        files.writeDerived("redisUrl", SecretText.of("redis://:a@127.0.0.1:6379"));
        assertThat(Files.getLastModifiedTime(files.derived("redisUrl"))).isEqualTo(longAgo);

        files.writeDerived("redisUrl", SecretText.of("redis://:b@127.0.0.1:6379"));
        assertThat(files.derived("redisUrl")).hasContent("redis://:b@127.0.0.1:6379");
    }

    @Test
    void emptySecretIsAProblemThatNamesTheFile() throws Exception {
        SecretFiles files = files();
        files.provision();
        Files.writeString(files.path(GeneratedSecret.REDIS_PASSWORD), " \n");

        assertThatThrownBy(() -> files.value(GeneratedSecret.REDIS_PASSWORD))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("redisPassword");
    }

    private SecretFiles files() {
        return new SecretFiles(directory.resolve("secrets"), new SecureRandom());
    }
}
