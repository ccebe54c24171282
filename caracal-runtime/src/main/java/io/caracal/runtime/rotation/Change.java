package io.caracal.runtime.rotation;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.SecretFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of one secret during its exchange. The old and the new value are written down before anything else happens and forgotten only when the exchange
 * is verified or undone, so that an exchange that was cut off can be undone later.
 */
final class Change {
    private static final String NONE = "-";

    private final SecretFiles files;
    private final GeneratedSecret secret;

    Change(SecretFiles files, GeneratedSecret secret) {
        this.files = files;
        this.secret = secret;
    }

    /** What was in force before, and what is to be. */
    record Values(SecretText before, List<String> previousBefore, SecretText fresh) {

        /** The keys before the fresh one, newest first. */
        List<String> previousAfter() {
            List<String> all = new ArrayList<>(List.of(before.reveal()));
            all.addAll(previousBefore);
            return all;
        }
    }

    /** Whether an earlier exchange was cut off. */
    boolean pending() {
        return Files.exists(journal());
    }

    /** Notes what is in force and makes the new value. Nothing is in force yet. */
    Values begin() {
        Values values = new Values(files.value(secret), files.previousValues(secret), files.fresh(secret));
        PrivateFiles.replace(
                journal(),
                values.before().reveal() + "\n" + values.fresh().reveal() + "\n"
                        + (values.previousBefore().isEmpty() ? NONE : String.join(",", values.previousBefore()))
                        + "\n");
        return values;
    }

    /** What an exchange that was cut off had noted. */
    Values resume() {
        List<String> lines = PrivateFiles.read(journal()).lines().toList();
        if (lines.size() != 3) {
            throw new OperatorProblem(journal() + " is damaged; compare " + files.path(secret)
                    + " with what the services use, then remove it");
        }
        List<String> previous =
                lines.get(2).equals(NONE) ? List.of() : List.of(lines.get(2).split(","));
        return new Values(SecretText.of(lines.get(0)), previous, SecretText.of(lines.get(1)));
    }

    /** Puts a value in force, and with it the keys that still verify or open. */
    void put(SecretText value, List<String> previous) {
        if (secret.keepsPrevious()) {
            PrivateFiles.replace(files.previous(secret), String.join(",", previous));
        }
        PrivateFiles.replace(files.path(secret), value.reveal());
    }

    /** The exchange is over, one way or the other. */
    void end() {
        try {
            Files.deleteIfExists(journal());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot remove " + journal(), failure);
        }
    }

    private Path journal() {
        return files.derived(secret.fileName() + ".rotation");
    }
}
