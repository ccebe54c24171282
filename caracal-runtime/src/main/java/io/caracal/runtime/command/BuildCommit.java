package io.caracal.runtime.command;

import io.caracal.runtime.paths.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The commit of the checkout that a build belongs to, read from its .git directory. */
final class BuildCommit {
    private static final int SHORT = 7;
    private static final String UNKNOWN = "unknown";

    private BuildCommit() {}

    /** Seven hex digits, or "unknown" outside a checkout. */
    static String of(Installation installation) {
        for (Path at = installation.directory(); at != null; at = at.getParent()) {
            Path git = at.resolve(".git");
            if (Files.isRegularFile(git.resolve("HEAD"))) {
                return commit(git)
                        .filter(sha -> sha.matches("[0-9a-f]{40}"))
                        .map(sha -> sha.substring(0, SHORT))
                        .orElse(UNKNOWN);
            }
        }
        return UNKNOWN;
    }

    private static Optional<String> commit(Path git) {
        try {
            String head = Files.readString(git.resolve("HEAD")).strip();
            if (!head.startsWith("ref: ")) {
                return Optional.of(head);
            }
            String branch = head.substring("ref: ".length());
            if (Files.exists(git.resolve(branch))) {
                return Optional.of(Files.readString(git.resolve(branch)).strip());
            }
            Path packed = git.resolve("packed-refs");
            return !Files.exists(packed)
                    ? Optional.empty()
                    : Files.readAllLines(packed).stream()
                            .filter(line -> line.endsWith(" " + branch))
                            .map(line -> line.substring(0, line.indexOf(' ')))
                            .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
