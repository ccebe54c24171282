package io.caracal.runtime.secrets;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The files of one home directory's secrets: directory 0700, files 0600, lowercase hex. What exists is never overwritten. */
public final class SecretFiles {
    private final Path directory;
    private final SecureRandom random;

    public SecretFiles(Path directory, SecureRandom random) {
        this.directory = directory;
        this.random = random;
    }

    /** Creates every missing or empty secret. Returns those created now. */
    public List<GeneratedSecret> provision() {
        PrivateFiles.createDirectory(directory);
        List<GeneratedSecret> created = new ArrayList<>();
        for (GeneratedSecret secret : GeneratedSecret.values()) {
            if (PrivateFiles.createOnce(path(secret), fresh(secret).reveal())) {
                created.add(secret);
            }
            if (secret.keepsPrevious()) {
                // Services are told of this file at all times, so that a restart is enough to learn of a rotation.
                PrivateFiles.createOnce(previous(secret), "");
            }
        }
        return created;
    }

    /** A value as {@link #provision} makes them: lowercase hex. */
    public SecretText fresh(GeneratedSecret secret) {
        byte[] bytes = new byte[secret.bytes()];
        random.nextBytes(bytes);
        return SecretText.of(HexFormat.of().formatHex(bytes));
    }

    /** Where the keys before this one are. */
    public Path previous(GeneratedSecret secret) {
        return directory.resolve(secret.previousFileName());
    }

    /** The keys before this one, newest first; empty between rotations. */
    public List<String> previousValues(GeneratedSecret secret) {
        Path file = previous(secret);
        String text = Files.exists(file) ? PrivateFiles.read(file).strip() : "";
        return text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*"));
    }

    public Path directory() {
        return directory;
    }

    public Path path(GeneratedSecret secret) {
        return directory.resolve(secret.fileName());
    }

    /** A file made from other secrets, such as a database address with its password. */
    public Path derived(String name) {
        return directory.resolve(name);
    }

    /** The value, trailing blanks stripped. */
    public SecretText value(GeneratedSecret secret) {
        Path file = path(secret);
        try {
            String text = Files.readString(file).strip();
            if (text.isEmpty()) {
                throw new OperatorProblem(file + " is empty; remove it and run `caracal up` to have a new one made");
            }
            return SecretText.of(text);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    /** Writes a derived file when it is missing or its inputs changed. */
    public void writeDerived(String name, SecretText content) {
        Path file = derived(name);
        try {
            if (!Files.exists(file) || !content.matches(Files.readString(file))) {
                PrivateFiles.replace(file, content.reveal());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }
}
