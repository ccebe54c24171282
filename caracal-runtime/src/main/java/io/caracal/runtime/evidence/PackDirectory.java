package io.caracal.runtime.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.Tokens;
import io.caracal.runtime.terminal.Scrub;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The files of a pack. Whatever is written is searched for secrets first: the known ones, and what looks like a credential. */
final class PackDirectory {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int SHORTEST_SECRET = 8;

    private final Path root;
    private final List<String> secrets;

    PackDirectory(Path root, Tokens tokens) {
        this.root = root;
        this.secrets = known(tokens);
        PrivateFiles.createDirectory(root);
    }

    Path root() {
        return root;
    }

    /** Writes a text without its secrets; returns the name for the report. */
    String write(String name, String text) {
        Path file = root.resolve(name);
        PrivateFiles.createDirectory(file.resolveSibling(".").normalize());
        PrivateFiles.replace(file, clean(text));
        return name;
    }

    String writeJson(String name, Object value) {
        try {
            return write(name, JSON.writeValueAsString(value) + "\n");
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(name + " could not be written as JSON", failure);
        }
    }

    String clean(String text) {
        String cleaned = text;
        for (String secret : secrets) {
            cleaned = cleaned.replace(secret, "***");
        }
        return Scrub.secrets(cleaned);
    }

    private static List<String> known(Tokens tokens) {
        List<String> values = new ArrayList<>();
        Arrays.stream(GeneratedSecret.values())
                .map(tokens::find)
                .forEach(found -> found.map(SecretText::reveal)
                        .filter(value -> value.length() >= SHORTEST_SECRET)
                        .ifPresent(values::add));
        return List.copyOf(values);
    }
}
