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
            byte[] bytes = new byte[secret.bytes()];
            random.nextBytes(bytes);
            if (PrivateFiles.createOnce(path(secret), HexFormat.of().formatHex(bytes))) {
                created.add(secret);
            }
        }
        return created;
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
