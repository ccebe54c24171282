package io.caracal.testing.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class PostgresFixtureTest {
    @Test
    void everyDatabaseIsSeparateAndReachableByEveryServiceRole() throws SQLException {
        TestDatabase first = PostgresFixture.shared().newDatabase();
        TestDatabase second = PostgresFixture.shared().newDatabase();

        assertThat(first.name()).isNotEqualTo(second.name());
        for (String role : PostgresFixture.SERVICE_ROLES) {
            assertThat(text(first, role, "SELECT current_user")).isEqualTo(role);
            assertThat(text(second, role, "SELECT current_database()")).isEqualTo(second.name());
        }
    }

    @Test
    void theOwnerIsNoSuperuserAndDoesNotBypassRowSecurity() throws SQLException {
        TestDatabase database = PostgresFixture.shared().newDatabase();

        assertThat(text(
                        database,
                        PostgresFixture.OWNER,
                        "SELECT (rolsuper OR rolbypassrls)::text FROM pg_roles WHERE rolname = current_user"))
                .isEqualTo("false");
        assertThat(database.ownerUrl()).startsWith("postgres://caracal:").contains("@127.0.0.1:");
    }

    private static String text(TestDatabase database, String role, String sql) throws SQLException {
        try (Connection connection = database.dataSource(role).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
