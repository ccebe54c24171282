package io.caracal.common.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.config.SettingsReader;
import io.caracal.testing.net.TlsIdentity;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis that speaks nothing but TLS, with a certificate for localhost. */
class RedisTlsTest {
    private static final TlsIdentity OWN = TlsIdentity.of("localhost");
    private static final TlsIdentity OTHER = TlsIdentity.of("localhost");
    private static final RedisProcess SERVER = RedisFixture.newTlsServer(OWN);

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void theCertificatesOfTheFileAreTrusted() throws IOException {
        Path several = Files.writeString(directory.resolve("several.pem"), OTHER.pem() + OWN.pem());

        try (Redis redis = redis("rediss://localhost:", several)) {
            redis.ping();
            assertThat(redis.sync().set("k", "v")).isEqualTo("OK");
            redis.dedicated("reader").close();
        }
    }

    @Test
    void nobodyElseIsTrustedAndTheRefusalSaysWhatToDo() throws IOException {
        Path other = Files.writeString(directory.resolve("other.pem"), OTHER.pem());

        try (Redis wrong = redis("rediss://localhost:", other);
                Redis ofTheJvm = new Redis(RedisSettings.of("rediss://localhost:" + SERVER.port()))) {
            for (Redis each : new Redis[] {wrong, ofTheJvm}) {
                assertThatThrownBy(each::ping)
                        .isInstanceOf(RedisUnavailableException.class)
                        .hasMessageContaining("cannot connect to Redis at localhost:" + SERVER.port()
                                + ": no trusted authority has signed its certificate; REDIS_CA_FILE");
            }
            assertThatThrownBy(() -> wrong.dedicated("reader")).hasMessageContaining("REDIS_CA_FILE");
        }
    }

    /** Also where the address asks to leave that out. */
    @Test
    void aCertificateForAnotherHostIsRefused() throws IOException {
        Path right = Files.writeString(directory.resolve("right.pem"), OWN.pem());

        for (String query : new String[] {"", "?verifyPeer=NONE", "?verifyPeer=CA"}) {
            RedisSettings settings = RedisSettings.of(
                    "rediss://127.0.0.1:" + SERVER.port() + query, Map.of("REDIS_CA_FILE", right.toString()));
            try (Redis redis = new Redis(settings)) {
                assertThatThrownBy(redis::ping)
                        .as(query)
                        .isInstanceOf(RedisUnavailableException.class)
                        .hasMessageContaining("its certificate is not made for 127.0.0.1");
            }
        }
    }

    @Test
    void withoutTlsThereIsNoAnswer() throws IOException {
        Path right = Files.writeString(directory.resolve("right.pem"), OWN.pem());

        try (Redis redis = redis("redis://localhost:", right)) {
            assertThatThrownBy(redis::ping).isInstanceOf(RedisUnavailableException.class);
        }
    }

    @Test
    void aReplacedFileCountsFromTheNextConnectionOn() throws IOException {
        Path file = Files.writeString(directory.resolve("ca.pem"), OTHER.pem());
        Path next = Files.writeString(directory.resolve("next.pem"), OWN.pem());

        try (Redis redis = redis("rediss://localhost:", file)) {
            assertThatThrownBy(() -> redis.dedicated("reader")).isInstanceOf(RedisUnavailableException.class);
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
            redis.dedicated("reader").close();
        }
    }

    @Test
    void aFileWithoutCertificatesIsAProblemOfTheSettings() throws IOException {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        Path none = directory.resolve("none.pem");

        for (Path file : new Path[] {empty, none}) {
            SettingsReader reader =
                    new SettingsReader(Map.of("REDIS_URL", "rediss://localhost", "REDIS_CA_FILE", file.toString()));
            RedisSettings.read(reader);
            assertThatThrownBy(reader::finish).hasMessageContaining("REDIS_CA_FILE");
            assertThatThrownBy(() -> RedisTrust.usable(file)).hasMessageContaining(file.toString());
        }
    }

    private static Redis redis(String address, Path authorities) {
        return new Redis(RedisSettings.of(address + SERVER.port(), Map.of("REDIS_CA_FILE", authorities.toString())));
    }
}
