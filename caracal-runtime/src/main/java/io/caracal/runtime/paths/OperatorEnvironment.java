package io.caracal.runtime.paths;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The variables a command works with: the process environment without CARACAL_* that came from a dotenv file of the working directory, then,
 * for unset names only, the operator's own files (CLI contract B.2).
 */
public final class OperatorEnvironment {
    private static final List<String> DOTENV_FILES =
            List.of(".env", ".env.local", ".env.production", ".env.development");

    private OperatorEnvironment() {}

    /** Removes what a directory-scoped tool may have loaded: somebody else's checkout must not steer this installation. */
    public static Map<String, String> withoutDotenv(Map<String, String> process, Path workingDirectory) {
        Map<String, String> environment = new HashMap<>(process);
        for (String name : DOTENV_FILES) {
            Path file = workingDirectory.resolve(name);
            if (Files.isReadable(file) && Files.isRegularFile(file)) {
                EnvironmentFile.readLeniently(file).forEach((key, value) -> {
                    if (key.startsWith("CARACAL_")) {
                        environment.remove(key, value);
                    }
                });
            }
        }
        return Map.copyOf(environment);
    }

    /** Adds CARACAL_ENV_FILE and caracal.env of the home directory, in this order, for names that are not set. */
    public static Map<String, String> withOperatorFiles(Map<String, String> environment, CaracalHome home) {
        Map<String, String> merged = new HashMap<>(environment);
        String explicit = environment.getOrDefault("CARACAL_ENV_FILE", "");
        if (!explicit.isBlank()) {
            EnvironmentFile.read(Path.of(explicit)).forEach(merged::putIfAbsent);
        }
        if (Files.exists(home.environmentFile())) {
            EnvironmentFile.read(home.environmentFile()).forEach(merged::putIfAbsent);
        }
        return Map.copyOf(merged);
    }

    /** Writes caracal.env as a commented template, once. Returns whether it was written now. */
    public static boolean createTemplate(CaracalHome home) {
        return PrivateFiles.createOnce(home.environmentFile(), """
            # Settings for the Caracal stack in this directory: NAME=value, one per line.
            # A variable that is set in the shell wins over this file. Every secret can also be given as NAME_FILE.

            # dev, rc or stable
            # CARACAL_MODE=dev

            # External stores instead of the embedded ones. The Postgres role must own the database and may create roles.
            # DATABASE_URL=postgres://caracal:password@db.example.internal:5432/caracal?sslmode=verify-full
            # REDIS_URL=rediss://:password@redis.example.internal:6379

            # Ports of the embedded stores
            # CARACAL_POSTGRES_PORT=5432
            # CARACAL_REDIS_PORT=6379

            # debug, info, warn or error
            # LOG_LEVEL=info

            # Host names that the Gateway may forward to; empty allows all
            # UPSTREAM_HOST_ALLOWLIST=

            # Extra JVM options for every service
            # CARACAL_JAVA_OPTS=
            # CARACAL_QUICK_START=true
            """);
    }
}
