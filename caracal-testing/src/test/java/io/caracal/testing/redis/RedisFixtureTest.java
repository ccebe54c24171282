package io.caracal.testing.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.Test;

class RedisFixtureTest {
    @Test
    void freshUrlsPointAtEmptyDatabasesThatDoNotShareKeys() {
        String first = RedisFixture.shared().freshUrl();
        String second = RedisFixture.shared().freshUrl();

        set(first, "k", "v");

        assertThat(first).isNotEqualTo(second);
        assertThat(keys(first)).isEqualTo(1);
        assertThat(keys(second)).isZero();
    }

    @Test
    void ownServerGoesAwayAndComesBackOnTheSamePortWithItsData() {
        try (RedisProcess server = RedisFixture.newServer().start()) {
            String url = server.url();
            set(url, "kept", "yes");

            server.stop();
            assertThatThrownBy(() -> keys(url)).isInstanceOf(RedisConnectionException.class);

            server.start();
            assertThat(server.url()).isEqualTo(url);
            assertThat(keys(url)).isEqualTo(1);
        }
    }

    private static void set(String url, String key, String value) {
        RedisClient client = RedisClient.create(url);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().set(key, value);
        } finally {
            client.shutdown();
        }
    }

    private static long keys(String url) {
        RedisClient client = RedisClient.create(url);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return connection.sync().dbsize();
        } finally {
            client.shutdown();
        }
    }
}
