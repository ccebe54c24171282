package io.caracal.runtime.schema;

import io.caracal.common.storage.OwnerSession;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares a database with what this build expects (contract C.3, verify.sh). */
public final class SchemaCheck {
    static final Duration LIMIT = Duration.ofSeconds(30);

    private SchemaCheck() {}

    /**
     * Every check with what it found.
     *
     * @param address of the database, as any role that may connect
     */
    public static List<Finding> of(SecretText address) {
        PostgresSettings settings = PostgresSettings.of(address.reveal()).withApplicationName("caracal-verify");
        try (OwnerSession session = OwnerSession.open(settings, LIMIT, Connection.TRANSACTION_REPEATABLE_READ);
                Statement statement = session.connection().createStatement()) {
            if (!texts(statement, "SELECT 'none' WHERE to_regclass('public.flyway_schema_history') IS NULL")
                    .isEmpty()) {
                return List.of(new Finding("schema exists", List.of("the database was never migrated")));
            }
            List<Finding> findings = new ArrayList<>();
            for (Map.Entry<String, String> rule : SchemaRules.all().entrySet()) {
                findings.add(new Finding(rule.getKey(), texts(statement, rule.getValue())));
            }
            return findings;
        } catch (SQLException failure) {
            throw new OperatorProblem("the database could not be checked: " + failure.getMessage(), failure);
        }
    }

    static List<String> texts(Statement statement, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
