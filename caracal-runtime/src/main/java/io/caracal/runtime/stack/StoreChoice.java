package io.caracal.runtime.stack;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.PortOwner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which stores are external and which port an embedded one uses. An explicit port is binding; the usual one gives way to a free one when it
 * is taken.
 */
record StoreChoice(Optional<SecretText> databaseUrl, Optional<SecretText> redisUrl) {
    private static final int POSTGRES_PORT = 5432;
    private static final int REDIS_PORT = 6379;

    static StoreChoice of(Map<String, String> operator) {
        return new StoreChoice(external(operator, "DATABASE_URL"), external(operator, "REDIS_URL"));
    }

    static int postgresPort(Map<String, String> operator) {
        return port(operator, "CARACAL_POSTGRES_PORT", POSTGRES_PORT, "postgres");
    }

    static int redisPort(Map<String, String> operator) {
        return port(operator, "CARACAL_REDIS_PORT", REDIS_PORT, "redis");
    }

    private static Optional<SecretText> external(Map<String, String> operator, String name) {
        String value = operator.getOrDefault(name, "");
        if (!value.isBlank()) {
            return Optional.of(SecretText.of(value.strip()));
        }
        String file = operator.getOrDefault(name + "_FILE", "");
        if (file.isBlank()) {
            return Optional.empty();
        }
        if (!Files.isReadable(Path.of(file))) {
            throw new OperatorProblem(
                    name + "_FILE names " + file + ", which cannot be read; correct the path or unset the variable");
        }
        return Optional.of(SecretText.of(PrivateFiles.read(Path.of(file)).strip()));
    }

    private static int port(Map<String, String> operator, String name, int usual, String store) {
        String text = operator.getOrDefault(name, "");
        if (text.isBlank()) {
            return PortOwner.isFree(usual) ? usual : PortOwner.anyFree();
        }
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535) {
            throw new OperatorProblem(name + " must be a port, 1 to 65535");
        }
        int port = Integer.parseInt(text);
        PortGuard.requireFree(store, port, "choose another " + name);
        return port;
    }
}
