package io.caracal.runtime.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaracalHomeTest {
    private static final Path USER = Path.of("/home/ada");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void explicitHomeWins() {
        Map<String, String> environment = Map.of("CARACAL_HOME", "/srv/c", "XDG_DATA_HOME", "/xdg");

        assertThat(CaracalHome.resolve(environment, "Linux", USER).root()).isEqualTo(Path.of("/srv/c"));
    }

    @Test
    void xdgDirectoryComesBeforeThePlatformsOwn() {
        assertThat(CaracalHome.resolve(Map.of("XDG_DATA_HOME", "/xdg"), "Mac OS X", USER)
                        .root())
                .isEqualTo(Path.of("/xdg/caracal"));
    }

    @Test
    void everyPlatformHasItsPlace() {
        assertThat(CaracalHome.resolve(Map.of(), "Linux", USER).root())
                .isEqualTo(Path.of("/home/ada/.local/share/caracal"));
        assertThat(CaracalHome.resolve(Map.of(), "Mac OS X", USER).root())
                .isEqualTo(Path.of("/home/ada/Library/Application Support/caracal"));
        assertThat(CaracalHome.resolve(Map.of("LOCALAPPDATA", "/local"), "Windows 11", USER)
                        .root())
                .isEqualTo(Path.of("/local/caracal"));
    }

    @Test
    void createdDirectoriesBelongToTheirOwnerAlone() throws Exception {
        CaracalHome home = new CaracalHome(directory.resolve("home"));

        home.create();

        for (Path each : new Path[] {home.root(), home.secrets(), home.run(), home.data(), home.control()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rwx------");
        }
    }
}
