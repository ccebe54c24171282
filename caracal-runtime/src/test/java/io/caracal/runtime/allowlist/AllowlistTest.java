package io.caracal.runtime.allowlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.runtime.allowlist.Allowlist.Outcome;
import io.caracal.runtime.allowlist.Allowlist.State;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowlistTest {
    private final Path file;
    private final Allowlist list;

    AllowlistTest(@TempDir Path directory) {
        file = directory.resolve("allowlist/operatorAllowlist.json");
        list = new Allowlist(file);
    }

    @Test
    void entriesAreLowerCaseSortedAndReadableByTheConsole() throws IOException {
        assertThat(list.add("Zoe@Example.COM ")).isEqualTo(new Outcome("zoe@example.com", true));
        assertThat(list.add("@example.com").changed()).isTrue();
        assertThat(list.add("zoe@example.com").changed()).isFalse();

        assertThat(file)
                .content()
                .isEqualToIgnoringWhitespace(
                        "{\"emails\":{\"@example.com\":\"active\",\"zoe@example.com\":\"active\"}}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void aRemovedEntryStaysAsATombstoneAndMayComeBack() {
        list.add("ann@example.com");

        assertThat(list.remove("ann@example.com").changed()).isTrue();
        assertThat(list.remove("ann@example.com").changed()).isFalse();
        assertThat(list.entries()).containsEntry("ann@example.com", State.REMOVED);
        assertThatThrownBy(() -> list.lock("ann@example.com")).isInstanceOf(OperatorProblem.class);
        assertThat(list.add("ann@example.com").changed()).isTrue();
    }

    @Test
    void aLockedEntryIsUnlockedNotAdded() {
        list.add("ann@example.com");
        list.lock("ann@example.com");

        assertThatThrownBy(() -> list.add("ann@example.com")).hasMessageContaining("unlock it instead");
        assertThat(list.unlock("ann@example.com").changed()).isTrue();
        assertThat(list.entries()).containsEntry("ann@example.com", State.ACTIVE);
    }

    @Test
    void whatIsNotThereCanNeitherBeRemovedNorLocked() {
        assertThatThrownBy(() -> list.remove("ann@example.com")).hasMessageContaining("not on the allowlist");
        assertThatThrownBy(() -> list.unlock("ann@example.com")).hasMessageContaining("not on the allowlist");
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ann", "ann@", "@", "a@b@c.com", "ann @example.com", "ann@exa..mple.com", "ann@-example.com"})
    void whatIsNoAddressIsRefused(String entry) {
        assertThatThrownBy(() -> list.add(entry)).hasMessageContaining("neither name@domain nor @domain");
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"emails\":", "[]", "{\"emails\":{\"a@b.c\":\"perhaps\"}}", ""})
    void aDamagedFileIsLeftAsItIs(String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);

        assertThatThrownBy(() -> list.add("ann@example.com")).hasMessageContaining("left as it is");
        assertThat(file).hasContent(content);
    }
}
