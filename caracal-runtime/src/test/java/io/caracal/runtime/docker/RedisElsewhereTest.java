package io.caracal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.secrets.SecretFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers whose Redis is the operator's own. */
final class RedisElsewhereTest {
    private static final String ELSEWHERE = "rediss://:word@redis.example.com:6380/2";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void everyServiceLogsInAsTheAddressSaysUnlessThereAreUsers() throws IOException {
        assertThat(controlAddress(Map.of("REDIS_URL", ELSEWHERE))).isEqualTo(ELSEWHERE);
        assertThat(controlAddress(Map.of("REDIS_URL", ELSEWHERE, "CARACAL_REDIS_USERS", "true")))
                .isEqualTo("rediss://caracalcontrol:" + Files.readString(directory.resolve("home/controlRedisPassword"))
                        + "@redis.example.com:6380/2");
    }

    /** Not by the authority of the container that nobody uses then. */
    @Test
    void itIsTrustedAsTheOperatorSays() {
        assertThat(environment(Map.of())).doesNotContainKey("REDIS_CA_FILE");
        assertThat(environment(Map.of("REDIS_URL", ELSEWHERE))).containsEntry("REDIS_CA_FILE", "");
        assertThat(environment(Map.of("REDIS_URL", ELSEWHERE, "REDIS_CA_FILE", "/etc/caracal/ca/redis.pem")))
                .containsEntry("REDIS_CA_FILE", "/etc/caracal/ca/redis.pem");
    }

    private String controlAddress(Map<String, String> operator) throws IOException {
        SecretFiles originals = new SecretFiles(directory.resolve("home"), new SecureRandom());
        originals.provision();
        Path mounted = directory.resolve("mounted");
        new ComposeSecrets(mounted, originals, operator).write();
        return Files.readString(mounted.resolve("controlRedisUrl"));
    }

    private Map<String, String> environment(Map<String, String> operator) {
        CaracalHome home = new CaracalHome(directory);
        return new TreeMap<>(ComposeEnvironment.of(operator, "stable", "2.0.0", "abc", home, home.composeSecrets()));
    }
}
