package io.caracal.runtime.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.SecretFiles;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a Redis of the operator's at the start of a stack. */
class SchemaTest {
    private final SecretFiles secrets;
    private final List<String> told = new ArrayList<>();

    SchemaTest(@TempDir Path directory) {
        secrets = new SecretFiles(directory, new SecureRandom());
        secrets.provision();
    }

    @Test
    void anAdministratorMakesTheUsersAndIsToldHowLongTheyLast() {
        try (RedisProcess server = RedisFixture.newServer().start()) {
            assertThat(provision(server.url())).isTrue();
            assertThat(told).singleElement().asString().contains("until its next restart", "caracal up");
        }
    }

    @Test
    void whereTheLoginMayNotMakeUsersServicesShareItAndOneLineSaysSo() {
        assertThat(provision(RedisFixture.as("control", RedisFixture.shared().url(0))))
                .isFalse();

        assertThat(told).singleElement().asString().startsWith("warning: the services share the login of REDIS_URL");
    }

    @Test
    void aRedisThatIsDownIsNoReasonToShareALogin() {
        assertThatThrownBy(() -> provision("redis://:geheim@127.0.0.1:1"))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("the users of Redis could not be made")
                .hasMessageNotContaining("geheim");
        assertThat(told).isEmpty();
    }

    private boolean provision(String url) {
        return Schema.provisionRedisUsers(SecretText.of(url), Map.of(), secrets, told::add);
    }
}
