package io.caracal.system.guide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.caracal.testing.program.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** YAML files of the repository. */
final class Yaml {

    private Yaml() {}

    static JsonNode read(String name) {
        try {
            return new YAMLMapper().readTree(text(name));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    static String text(String name) {
        Path file = Repository.root().resolve(name);
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
