package io.caracal.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.secret.SecretText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingSecretTest {

    @TempDir
    private Path folder;

    private Path file = Path.of("unset");

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("bearer"), "first\n");
    }

    @Test
    void aReplacedFileTakesEffectAtTheNextPoll() throws IOException {
        RotatingSecret secret = read(Map.of("METRICS_BEARER_FILE", file.toString()));
        assertThat(secret.rotates()).isTrue();
        Files.writeString(file, "second\n");

        assertThat(text(secret)).isEqualTo("first");
        secret.poll();
        assertThat(text(secret)).isEqualTo("second");
    }

    @Test
    void aChangeThatLeavesTimeAndSizeAsTheyWereIsSeen() throws IOException {
        RotatingSecret secret = read(Map.of("METRICS_BEARER_FILE", file.toString()));
        FileTime time = FileTime.from(Instant.ofEpochSecond(1));
        Files.setLastModifiedTime(file, time);
        secret.poll();
        Files.writeString(file, "other\n");
        Files.setLastModifiedTime(file, time);
        secret.poll();

        assertThat(text(secret)).isEqualTo("other");
    }

    @Test
    void theLastGoodValueStaysWhileTheFileIsMissingOrEmpty() throws IOException {
        RotatingSecret secret = read(Map.of("METRICS_BEARER_FILE", file.toString()));
        Files.writeString(file, "  \n");
        secret.poll();
        assertThat(text(secret)).isEqualTo("first");

        Files.delete(file);
        secret.poll();
        secret.poll();
        assertThat(text(secret)).isEqualTo("first");

        Files.writeString(file, "back");
        secret.poll();
        assertThat(text(secret)).isEqualTo("back");
    }

    @Test
    void aLinkThatIsSwitchedIsFollowed() throws IOException {
        Path next = Files.writeString(folder.resolve("next"), "next");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        RotatingSecret secret = read(Map.of("METRICS_BEARER_FILE", link.toString()));
        Files.delete(link);
        Files.createSymbolicLink(link, next);
        secret.poll();

        assertThat(text(secret)).isEqualTo("next");
    }

    @Test
    void aValueOfTheEnvironmentWinsAndNeverChanges() throws IOException {
        RotatingSecret secret = read(Map.of("METRICS_BEARER", "direct", "METRICS_BEARER_FILE", file.toString()));
        Files.writeString(file, "second");
        secret.poll();

        assertThat(secret.rotates()).isFalse();
        assertThat(text(secret)).isEqualTo("direct");
    }

    @Test
    void theFileOfTheConfigurationRotatesToo() throws IOException {
        SettingsReader reader =
                new SettingsReader(Map.of("CARACAL_MODE", "dev"), Map.of("METRICS_BEARER_FILE", file.toString()));
        RotatingSecret secret = reader.rotatingSecret("METRICS_BEARER");
        reader.finish();
        Files.writeString(file, "second");
        secret.poll();

        assertThat(text(secret)).isEqualTo("second");
    }

    @Test
    void withoutAnySourceThereIsNoSecret() {
        RotatingSecret secret = read(Map.of());
        secret.poll();

        assertThat(secret.get()).isEmpty();
        assertThat(secret.rotates()).isFalse();
    }

    private static RotatingSecret read(Map<String, String> environment) {
        SettingsReader reader = new SettingsReader(environment);
        RotatingSecret secret = reader.rotatingSecret("METRICS_BEARER");
        reader.finish();
        return secret;
    }

    private static String text(RotatingSecret secret) {
        Optional<SecretText> value = secret.get();
        return value.orElseThrow().reveal();
    }
}
