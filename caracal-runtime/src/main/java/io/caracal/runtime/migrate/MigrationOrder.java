package io.caracal.runtime.migrate;

import io.caracal.common.http.FormText;
import io.caracal.common.storage.Migrations;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run is to do, read from the environment as the 1.0 tool read it (infrastructure contract C.3).
 *
 * @param owner     address of the database owner, with its password
 * @param passwords password by service role; roles that are not named keep what they have
 * @param tries     how often the database is asked before giving up
 * @param pause     between two tries
 */
public record MigrationOrder(SecretText owner, Map<String, SecretText> passwords, int tries, Duration pause) {
    private static final String ROLE_PREFIX = "caracal";
    private static final int TRIES = 30;
    private static final int PAUSE_SECONDS = 1;
    private static final int MOST = 3600;

    public MigrationOrder {
        passwords = Map.copyOf(passwords);
    }

    /**
     * DATABASE_URL, else PGHOST, PGPORT, PGUSER, PGDATABASE, PGPASSWORD, PGSSLMODE and PGSSLROOTCERT; CARACAL_API_DB_PASSWORD and the same for sts, gateway,
     * audit and coordinator; MIGRATION_CONNECT_RETRIES and MIGRATION_CONNECT_SLEEP_SECONDS. Secrets may be given as NAME_FILE; NAME wins; blank means
     * not set.
     *
     * @throws OperatorProblem when something is missing or wrong
     */
    public static MigrationOrder of(Map<String, String> environment) {
        SecretText owner = secret(environment, "DATABASE_URL").orElseGet(() -> fromParts(environment));
        requireAddress(owner);
        Map<String, SecretText> passwords = new TreeMap<>();
        for (String role : Migrations.SERVICE_ROLES) {
            String service = role.substring(ROLE_PREFIX.length()).toUpperCase(Locale.ROOT);
            secret(environment, "CARACAL_" + service + "_DB_PASSWORD")
                    .ifPresent(password -> passwords.put(role, password));
        }
        int tries = number(environment, "MIGRATION_CONNECT_RETRIES", TRIES);
        int pause = number(environment, "MIGRATION_CONNECT_SLEEP_SECONDS", PAUSE_SECONDS);
        return new MigrationOrder(owner, passwords, tries, Duration.ofSeconds(pause));
    }

    private static SecretText fromParts(Map<String, String> environment) {
        String host = text(environment, "PGHOST")
                .orElseThrow(() -> new OperatorProblem(
                        "no database is named; set DATABASE_URL, DATABASE_URL_FILE, or PGHOST with PGUSER and"
                                + " PGPASSWORD"));
        String user = text(environment, "PGUSER").orElse(ROLE_PREFIX);
        String database = text(environment, "PGDATABASE").orElse(ROLE_PREFIX);
        int port = number(environment, "PGPORT", 5432);
        SecretText password = secret(environment, "PGPASSWORD")
                .orElseThrow(() ->
                        new OperatorProblem("the owner's password is missing; set PGPASSWORD or PGPASSWORD_FILE"));
        String query =
                text(environment, "PGSSLMODE").map(mode -> "?sslmode=" + mode).orElse("")
                        + text(environment, "PGSSLROOTCERT")
                                .map(file -> (text(environment, "PGSSLMODE").isPresent() ? "&" : "?") + "sslrootcert="
                                        + FormText.inUri(file))
                                .orElse("");
        return SecretText.of("postgres://" + FormText.inUri(user) + ":" + FormText.inUri(password.reveal()) + "@" + host
                + ":" + port + "/" + FormText.inUri(database) + query);
    }

    /** Checked without the address in the message: it holds the password. */
    private static void requireAddress(SecretText owner) {
        try {
            new URI(owner.reveal());
            PostgresSettings.of(owner.reveal());
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            throw new OperatorProblem(
                    "the address of the database is not valid; it is postgres://user:password@host:port/database,"
                            + " with special characters of user and password percent-encoded");
        }
    }

    private static Optional<SecretText> secret(Map<String, String> environment, String name) {
        Optional<String> value = text(environment, name);
        if (value.isPresent()) {
            return value.map(SecretText::of);
        }
        Optional<String> file = text(environment, name + "_FILE");
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Path path = Path.of(file.get());
        if (!Files.isReadable(path)) {
            throw new OperatorProblem(name + "_FILE names " + path + ", which cannot be read");
        }
        String content = PrivateFiles.read(path).strip();
        if (content.isEmpty()) {
            throw new OperatorProblem(name + "_FILE names " + path + ", which is empty");
        }
        return Optional.of(SecretText.of(content));
    }

    private static int number(Map<String, String> environment, String name, int fallback) {
        String given = text(environment, name).orElse(Integer.toString(fallback));
        int most = name.equals("PGPORT") ? 65_535 : MOST;
        if (!given.matches("\\d{1,5}") || Integer.parseInt(given) < 1 || Integer.parseInt(given) > most) {
            throw new OperatorProblem(name + " must be an integer from 1 to " + most);
        }
        return Integer.parseInt(given);
    }

    private static Optional<String> text(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
