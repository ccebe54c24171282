package io.caracal.runtime.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.testing.net.TlsIdentity;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisPingTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void redisWithTlsIsGreetedWhenItsAuthorityIsTrusted() throws IOException {
        TlsIdentity identity = TlsIdentity.of("localhost");
        Path own = Files.writeString(directory.resolve("own.pem"), identity.pem());
        Path other = Files.writeString(
                directory.resolve("other.pem"), TlsIdentity.of("localhost").pem());
        try (RedisProcess server = RedisFixture.newTlsServer(identity).start()) {
            String url = "rediss://localhost:" + server.port();

            assertThat(RedisPing.of(url, Optional.of(own))).endsWith("answers PING");
            assertThatThrownBy(() -> RedisPing.of(url, Optional.of(other)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("do not agree on TLS");
            assertThatThrownBy(() -> RedisPing.of(url, Optional.empty())).hasMessageContaining("do not agree on TLS");
            assertThatThrownBy(() -> RedisPing.of(url.replace("localhost", "127.0.0.1"), Optional.of(own)))
                    .hasMessageContaining("do not agree on TLS");
        }
    }
}
