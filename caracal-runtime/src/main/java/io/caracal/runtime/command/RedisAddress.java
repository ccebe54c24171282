package io.caracal.runtime.command;

import io.caracal.common.http.FormText;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The address of Redis as infra/redis reads it: REDIS_URL, else REDIS_HOST, REDIS_PORT and REDIS_PASSWORD; secrets also as NAME_FILE. */
final class RedisAddress {
    private RedisAddress() {}

    static SecretText of(Map<String, String> environment) {
        Optional<String> url = secret(environment, "REDIS_URL");
        if (url.isPresent()) {
            return SecretText.of(url.get());
        }
        String login = secret(environment, "REDIS_PASSWORD")
                .map(password -> ":" + FormText.inUri(password) + "@")
                .orElse("");
        return SecretText.of("redis://" + login + environment.getOrDefault("REDIS_HOST", "127.0.0.1") + ":"
                + environment.getOrDefault("REDIS_PORT", "6379"));
    }

    /** The variable, or the content of the file that its {@code _FILE} variable names; empty when there is neither. */
    static Optional<String> secret(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "").strip();
        String file = environment.getOrDefault(name + "_FILE", "").strip();
        if (!value.isEmpty() || file.isEmpty()) {
            return Optional.of(value).filter(text -> !text.isEmpty());
        }
        if (!Files.isReadable(Path.of(file))) {
            throw new OperatorProblem(name + "_FILE names " + file + ", which cannot be read");
        }
        return content(Path.of(file));
    }

    /** The content of a file of this directory, empty when there is none of either. */
    static Optional<String> inDirectory(String directory, String name) {
        Path file = Path.of(directory).resolve(name);
        return directory.isBlank() || !Files.isReadable(file) ? Optional.empty() : content(file);
    }

    private static Optional<String> content(Path file) {
        return Optional.of(PrivateFiles.read(file).strip()).filter(text -> !text.isEmpty());
    }
}
