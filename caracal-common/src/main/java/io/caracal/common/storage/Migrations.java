package io.caracal.common.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings a database to the current schema and gives the service roles their passwords. It runs as the database owner, a
 * plain role with CREATEROLE; no superuser is needed. Running it again, or twice at once, changes nothing.
 */
public final class Migrations {
    /** The service roles that the first migration creates. */
    public static final List<String> SERVICE_ROLES =
            List.of("caracalapi", "caracalsts", "caracalgateway", "caracalaudit", "caracalcoordinator");

    /** Number of the newest migration of this build; a database may be ahead of it, never behind. */
    public static final int NEWEST = 13;

    private static final String LOCATION = "classpath:io/caracal/infra/postgres/migrations";
    private static final String CONCURRENT_UPDATE = "XX000";
    private static final Duration OWNER_LIMIT = Duration.ofSeconds(60);
    private static final int PROVISION_ATTEMPTS = 20;
    private static final Pattern PASSWORD = Pattern.compile("[\\x21-\\x7E]{8,256}");

    private final DataSource owner;

    private Migrations(DataSource owner) {
        this.owner = owner;
    }

    /** Migrations over connections of the database owner. */
    public static Migrations of(DataSource owner) {
        return new Migrations(owner);
    }

    /** Migrations over bounded connections to the address of the database owner. */
    public static Migrations of(PostgresSettings owner) {
        return new Migrations(DriverSources.bounded(owner, OWNER_LIMIT));
    }

    /** Applies what is missing. Returns the number of migrations applied now; a changed released file is an error. */
    public int migrate() {
        return Flyway.configure()
                .dataSource(owner)
                .locations(LOCATION)
                .defaultSchema("public")
                .validateOnMigrate(true)
                .validateMigrationNaming(true)
                .failOnMissingLocations(true)
                .cleanDisabled(true)
                .load()
                .migrate()
                .migrationsExecuted;
    }

    /**
     * Lets the given service roles log in with the given passwords (8 to 256 printable ASCII characters).
     *
     * @param passwords password by role; a role that is not a service role is refused
     */
    public void provisionLogins(Map<String, String> passwords) {
        passwords.forEach(Migrations::requireProvisionable);
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> entry : passwords.entrySet()) {
                provision(statement, entry.getKey(), entry.getValue());
            }
        } catch (SQLException failure) {
            // The driver's message may quote the statement, and with it the password.
            throw new IllegalStateException(
                    "the service roles could not be given their passwords (SQLSTATE " + failure.getSQLState() + ")");
        }
    }

    private static void requireProvisionable(String role, String password) {
        if (!SERVICE_ROLES.contains(role)) {
            throw new IllegalArgumentException("not a service role: " + role);
        }
        if (!PASSWORD.matcher(password).matches()) {
            throw new IllegalArgumentException("the password of " + role + " must be 8 to 256 printable characters");
        }
    }

    private static void provision(Statement statement, String role, String password) throws SQLException {
        // ALTER ROLE takes no bind parameters; only quote and backslash could end the literal.
        String literal = "E'" + password.replace("\\", "\\\\").replace("'", "''") + "'";
        for (int attempt = 1; ; attempt++) {
            try {
                statement.execute("ALTER ROLE " + role + " LOGIN PASSWORD " + literal);
                return;
            } catch (SQLException failure) {
                // Roles belong to the whole cluster: another database may be provisioned at this moment.
                if (!CONCURRENT_UPDATE.equals(failure.getSQLState()) || attempt == PROVISION_ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }
}
