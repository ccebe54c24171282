package io.caracal.runtime.command;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The address of Redis as infra/redis reads it: REDIS_URL, else REDIS_HOST, REDIS_PORT and REDIS_PASSWORD; secrets also as NAME_FILE. */
final class RedisAddress {
    private RedisAddress() {}

    static SecretText of(Map<String, String> environment) {
        String url = secret(environment, "REDIS_URL");
        if (!url.isEmpty()) {
            return SecretText.of(url);
        }
        String password = secret(environment, "REDIS_PASSWORD");
        String login = password.isEmpty()
                ? ""
                : ":" + URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20") + "@";
        return SecretText.of("redis://" + login + environment.getOrDefault("REDIS_HOST", "127.0.0.1") + ":"
                + environment.getOrDefault("REDIS_PORT", "6379"));
    }

    private static String secret(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "").strip();
        String file = environment.getOrDefault(name + "_FILE", "").strip();
        if (!value.isEmpty() || file.isEmpty()) {
            return value;
        }
        if (!Files.isReadable(Path.of(file))) {
            throw new OperatorProblem(name + "_FILE names " + file + ", which cannot be read");
        }
        return PrivateFiles.read(Path.of(file)).strip();
    }
}
