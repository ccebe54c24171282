package io.caracal.runtime.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.streams.StreamProvisioning;
import io.caracal.core.event.Streams;
import io.caracal.runtime.secrets.SecretFiles;
import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import io.caracal.testing.program.Scripts;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import io.lettuce.core.AclSetuserArgs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where there is no redis-cli; the images, which have it, are tried with it. */
class StreamScriptsTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void provisioningCreatesWhatVerifyingThenFinds() throws IOException {
        String url = RedisFixture.shared().freshUrl();

        Ended before = run("verify.sh", url);
        Ended provisioned = run("provision-streams.sh", url);
        Ended after = run("verify.sh", url);
        try (Redis redis = new Redis(RedisSettings.of(url))) {
            redis.sync().xgroupDestroy(Streams.SESSIONS_REVOKE, "sts-revocation");
            redis.sync().del(Streams.KEYS_INVALIDATE);
            redis.sync().set(Streams.KEYS_INVALIDATE, "no stream");
        }
        Ended damaged = run("verify.sh", url);

        assertThat(before.exit()).isEqualTo(1);
        assertThat(before.err()).contains("FAIL caracal.audit.events: is 'none', not a stream");
        assertThat(provisioned.exit()).isZero();
        assertThat(after.err()).isEmpty();
        assertThat(after.exit()).isZero();
        assertThat(after.out()).contains("ok   caracal.audit.events audit-ingestor", "ok   provisioning ran again");
        assertThat(after.out().lines().filter(line -> line.matches("ok   \\S+")).count())
                .isEqualTo(StreamProvisioning.plan().size());
        assertThat(damaged.exit()).isEqualTo(1);
        assertThat(damaged.err())
                .contains("FAIL caracal.sessions.revoke: group sts-revocation does not exist")
                .contains("FAIL caracal.keys.invalidate: is 'string', not a stream");
    }

    @Test
    void aServerThatDoesNotAnswerIsNamedWithoutItsPassword() throws IOException {
        Ended ended = run("verify.sh", "redis://:hunter2secret@127.0.0.1:1");

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("Redis does not serve").doesNotContain("hunter2secret");
    }

    @Test
    void usersAreMadeFromTheSecretsAndComparedWithTheList() throws IOException {
        Path secrets = directory.resolve("secrets");
        new SecretFiles(secrets, new SecureRandom()).provision();
        try (RedisProcess server = RedisFixture.newServer().start();
                Redis redis = new Redis(RedisSettings.of(server.url()))) {
            redis.sync().aclDeluser("caracalaudit");
            redis.sync().aclSetuser("caracalapi", AclSetuserArgs.Builder.allKeys());
            StreamProvisioning.provision(redis);
            Program users =
                    Scripts.bare("infra/redis/provision-users.sh", directory).with("REDIS_URL", server.url());
            Program verify = Scripts.bare("infra/redis/verify.sh", directory).with("REDIS_URL", server.url());

            Ended nameless = users.run();
            Ended made = users.with("CARACAL_SECRETS_DIR", secrets.toString()).run();
            Ended after = verify.run("--users");

            assertThat(nameless.exit()).isEqualTo(1);
            assertThat(nameless.err()).contains("CARACAL_API_REDIS_PASSWORD", "CARACAL_SECRETS_DIR");
            assertThat(made.exit()).as(made.toString()).isZero();
            assertThat(made.out()).contains("made    caracalaudit");
            assertThat(made.err()).contains("no ACL file");
            assertThat(after.out()).contains("ok   user caracalaudit", "ok   user caracalapi");
            assertThat(after.exit()).isZero();
            String password = Files.readString(secrets.resolve("auditRedisPassword"));
            assertThat(made.out() + made.err()).doesNotContain(password);
            try (Redis audit =
                    new Redis(RedisSettings.of(server.url().replace("://", "://caracalaudit:" + password + "@")))) {
                audit.ping();
            }
        }
    }

    private Ended run(String script, String url) throws IOException {
        return Scripts.bare("infra/redis/" + script, directory)
                .with("REDIS_URL", url)
                .run();
    }
}
