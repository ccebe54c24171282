package io.caracal.testing.fault;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/** Faults of rows in the database. */
public final class RowFault {
    private static final String EVENT = """
        INSERT INTO event_outbox (id, stream_name, payload_json, last_error, created_at, available_at)
        VALUES (?, 'caracal.policy.invalidate', '{}', 'drill', now() - make_interval(secs => ?), CAST(? AS timestamptz))\
        """;
    private static final String MESSAGE = """
        INSERT INTO caracal_outbox (id, producer, topic, dedupe_key, payload_json, last_error, created_at, available_at, status)
        VALUES (?, ?, 'caracal.sessions.revoke', ?, '{}', 'drill', now() - make_interval(secs => ?), 'tomorrow', ?)\
        """;

    private final DataSource source;
    private final String zone;

    private RowFault(DataSource source, String zone) {
        this.source = source;
        this.zone = zone;
    }

    /** @param source connections of a role that may write the rows in question */
    public static RowFault in(DataSource source) {
        return new RowFault(source, "");
    }

    /** The same with a zone bound in each transaction, for tables with row-level security. */
    public RowFault zone(String id) {
        return new RowFault(source, id);
    }

    /** A row of {@code event_outbox} that was given up. */
    public Fault deadEvent(String id) {
        return Fault.of(
                "one dead row in event_outbox",
                () -> run(new Sql(EVENT, List.of(id, 0, "infinity"))),
                () -> run(new Sql("DELETE FROM event_outbox WHERE id = ?", List.of(id))));
    }

    /** A row of {@code event_outbox} that has waited so long and is not due before tomorrow. */
    public Fault lateEvent(String id, Duration age) {
        return Fault.of(
                "a row of event_outbox has waited for " + age.toSeconds() + " s",
                () -> run(new Sql(EVENT, List.of(id, age.toSeconds(), "tomorrow"))),
                () -> run(new Sql("DELETE FROM event_outbox WHERE id = ?", List.of(id))));
    }

    /** A row of a producer, {@code api} or {@code coordinator}, in {@code caracal_outbox} that was given up. */
    public Fault deadMessage(String id, String producer) {
        return message("one dead row of " + producer + " in caracal_outbox", id, producer, 0, "dead");
    }

    /** A row of a producer in {@code caracal_outbox} that has waited so long and is not due before tomorrow. */
    public Fault lateMessage(String id, String producer, Duration age) {
        String what = "a row of " + producer + " in caracal_outbox has waited for " + age.toSeconds() + " s";
        return message(what, id, producer, age.toSeconds(), "pending");
    }

    private Fault message(String what, String id, String producer, long age, String status) {
        return Fault.of(
                what,
                () -> run(new Sql(MESSAGE, List.of(id, producer, id, age, status))),
                () -> run(new Sql("DELETE FROM caracal_outbox WHERE id = ?", List.of(id))));
    }

    /** Nobody else gets at the table: whatever reads or writes it waits. */
    public Fault locked(String table) {
        AtomicReference<Connection> holder = new AtomicReference<>();
        return Fault.of(
                table + " is locked",
                () -> {
                    Connection connection = source.getConnection();
                    holder.set(connection);
                    connection.setAutoCommit(false);
                    try (PreparedStatement lock = connection.prepareStatement("LOCK TABLE " + table)) {
                        lock.execute();
                    }
                },
                () -> {
                    try (Connection connection = Objects.requireNonNull(holder.getAndSet(null))) {
                        connection.rollback();
                    }
                });
    }

    /** Statements of the drill's own; those of one side run in one transaction. */
    public Fault statements(String what, List<String> injection, List<String> removal) {
        return Fault.of(what, () -> run(plain(injection)), () -> run(plain(removal)));
    }

    /** A statement and its parameters. */
    private record Sql(String text, List<Object> values) {}

    private static Sql[] plain(List<String> statements) {
        return statements.stream().map(text -> new Sql(text, List.of())).toArray(Sql[]::new);
    }

    private void run(Sql... statements) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            if (!zone.isEmpty()) {
                execute(connection, new Sql("SELECT set_config('caracal.zone_id', ?, true)", List.of(zone)));
            }
            for (Sql statement : statements) {
                execute(connection, statement);
            }
            connection.commit();
        }
    }

    private static void execute(Connection connection, Sql sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
            for (int index = 0; index < sql.values().size(); index++) {
                statement.setObject(index + 1, sql.values().get(index));
            }
            statement.execute();
        }
    }
}
