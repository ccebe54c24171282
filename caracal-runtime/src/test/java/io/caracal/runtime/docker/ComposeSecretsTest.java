package io.caracal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.secrets.SecretFiles;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What containers are given of the passwords of an operator. */
final class ComposeSecretsTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void aPasswordOfTheOperatorIsInTheAddressToo() {
        Path mounted = directory.resolve("mounted");
        SecretFiles originals = new SecretFiles(directory.resolve("home"), new SecureRandom());
        originals.provision();
        new ComposeSecrets(
                        mounted,
                        originals,
                        Map.of(
                                "CARACAL_STS_DB_PASSWORD", "p@ss/word",
                                "CARACAL_GATEWAY_REDIS_PASSWORD", "re d:is",
                                "POSTGRES_PASSWORD", "own#er"))
                .write();

        assertThat(mounted.resolve("stsDbPassword")).hasContent("p@ss/word");
        assertThat(mounted.resolve("stsDatabaseUrl"))
                .hasContent("postgres://caracalsts:p%40ss%2Fword@postgres:5432/caracal");
        assertThat(mounted.resolve("databaseUrl")).hasContent("postgres://caracal:own%23er@postgres:5432/caracal");
        assertThat(mounted.resolve("gatewayRedisPassword")).hasContent("re d:is");
        assertThat(mounted.resolve("gatewayRedisUrl")).hasContent("rediss://caracalgateway:re%20d%3Ais@redis:6379");
    }
}
