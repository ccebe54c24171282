package io.caracal.runtime.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.streams.StreamProvisioning;
import io.caracal.core.event.Streams;
import io.caracal.runtime.program.Ended;
import io.caracal.testing.redis.RedisFixture;
import java.io.IOException;
import java.nio.file.Path;
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

    private Ended run(String script, String url) throws IOException {
        return Scripts.bare("infra/redis/" + script, directory)
                .with("REDIS_URL", url)
                .run();
    }
}
