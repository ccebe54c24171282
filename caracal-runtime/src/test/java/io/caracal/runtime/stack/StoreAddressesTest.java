package io.caracal.runtime.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.SecretFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreAddressesTest {
    private final SecretFiles secrets;

    StoreAddressesTest(@TempDir Path directory) {
        secrets = new SecretFiles(directory, new SecureRandom());
        secrets.provision();
    }

    @Test
    void everyRoleGetsItsOwnLoginAtTheOwnersAddress() throws Exception {
        new StoreAddresses(
                        SecretText.of("postgresql://boss:pw@db.example:6432/caracal?sslmode=verify-full"),
                        SecretText.of("rediss://:x@redis.example:6380/2"))
                .writeDerived(secrets);

        String password = secrets.value(GeneratedSecret.GATEWAY_DB_PASSWORD).reveal();
        assertThat(Files.readString(secrets.derived("gatewayDatabaseUrl")))
                .isEqualTo("postgresql://caracalgateway:" + password + "@db.example:6432/caracal?sslmode=verify-full");
        assertThat(secrets.derived("redisUrl")).hasContent("rediss://:x@redis.example:6380/2");
    }

    @Test
    void everyServiceGetsItsOwnLoginAtTheAdministratorsRedis() throws Exception {
        StoreAddresses addresses = new StoreAddresses(
                SecretText.of("postgres://boss:pw@db/caracal"),
                SecretText.of("rediss://root:p%40ss@redis.example:6380/2?timeout=1s"));
        addresses.writeDerived(secrets);

        String password = secrets.value(GeneratedSecret.STS_REDIS_PASSWORD).reveal();
        assertThat(Files.readString(secrets.derived("stsRedisUrl")))
                .isEqualTo("rediss://caracalsts:" + password + "@redis.example:6380/2?timeout=1s");
        assertThat(RedisLogins.isOwn(Service.STS, SecretText.of(Files.readString(secrets.derived("stsRedisUrl")))))
                .isTrue();
        assertThat(RedisLogins.serviceOf(GeneratedSecret.STS_REDIS_PASSWORD)).contains(Service.STS);
    }

    @Test
    void servicesShareTheLoginOfARedisThatMakesNoUsers() {
        new StoreAddresses(SecretText.of("postgres://boss:pw@db/caracal"), SecretText.of("redis://:x@redis.example"))
                .sharedRedis()
                .writeDerived(secrets);

        for (Service service : Service.values()) {
            assertThat(secrets.derived(service.text() + "RedisUrl")).hasContent("redis://:x@redis.example");
        }
    }

    @Test
    void malformedAddressIsNotRepeated() {
        StoreAddresses addresses =
                new StoreAddresses(SecretText.of("postgres://boss:se cret@db/caracal"), SecretText.of("redis://r"));

        assertThatThrownBy(() -> addresses.writeDerived(secrets))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("DATABASE_URL")
                .hasMessageNotContaining("se cret");
    }
}
