package io.caracal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworksTest {
    private final FakeDocker fake;
    private final Docker docker;

    NetworksTest(@TempDir Path directory) throws IOException {
        fake = new FakeDocker(directory);
        docker = Docker.find(Map.of("PATH", fake.path()), directory);
    }

    @Test
    void aNetworkThatAnotherProjectUsesIsNamedWithItsContainers(@TempDir Path directory) throws IOException {
        FakeDocker busy = new FakeDocker(directory.resolve("busy"));
        busy.answerFirst(
                "network inspect",
                0,
                "{\"Labels\":{\"com.docker.compose.project\":\"other\"},"
                        + "\"Containers\":{\"1\":{\"Name\":\"other-redis-1\"}}}");
        Docker other = Docker.find(Map.of("PATH", busy.path()), directory);

        assertThatThrownBy(() -> Networks.requireOwn(other, "caracal"))
                .hasMessageContaining("compose project other")
                .hasMessageContaining("other-redis-1")
                .hasMessageContaining("docker network rm caracalData");
        assertThatCode(() -> Networks.requireOwn(other, "other")).doesNotThrowAnyException();
        assertThatCode(() -> Networks.requireOwn(docker, "caracal")).doesNotThrowAnyException();
    }

    @Test
    void theDevelopmentNetworkIsMadeOnce() {
        Networks.createDevelopment(docker);

        assertThat(fake.calls()).last().asString().startsWith("network create").endsWith("caracalDevData");
    }
}
