package io.caracal.common.storage;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads why Postgres refused something, integrity violations (SQLSTATE class 23) above all, out of whatever exception wraps it. */
public final class Violations {

    private static final String UNIQUE = "23505";
    private static final String FOREIGN_KEY = "23503";
    private static final String INTEGRITY_CLASS = "23";
    private static final List<String> DATA_CLASSES = List.of("22", INTEGRITY_CLASS, "54");

    private Violations() {}

    /** Name of the violated constraint or unique index; empty when the failure is no integrity violation. */
    public static Optional<String> constraint(Throwable failure) {
        String state = SqlFailures.state(failure);
        if (state == null || !state.startsWith(INTEGRITY_CLASS)) {
            return Optional.empty();
        }
        return serverMessage(failure).map(ServerErrorMessage::getConstraint);
    }

    /** True when a unique constraint or index was violated. */
    public static boolean isUnique(Throwable failure) {
        return UNIQUE.equals(SqlFailures.state(failure));
    }

    /** True when exactly this unique constraint or index was violated. */
    public static boolean isUnique(Throwable failure, String constraint) {
        return isUnique(failure)
                && constraint(failure).filter(constraint::equals).isPresent();
    }

    /** True when a referenced row is missing or still referenced. */
    public static boolean isForeignKey(Throwable failure) {
        return FOREIGN_KEY.equals(SqlFailures.state(failure));
    }

    /**
     * The SQLSTATE where Postgres refused the data itself, so that the same statement would fail again whenever it is tried: a value that cannot be
     * stored (class 22), an integrity violation (23), something too large (54). Empty for every other failure.
     */
    public static Optional<String> refusedData(Throwable failure) {
        return Optional.ofNullable(SqlFailures.state(failure))
                .filter(state -> DATA_CLASSES.stream().anyMatch(state::startsWith));
    }

    private static Optional<ServerErrorMessage> serverMessage(Throwable failure) {
        @Nullable SQLException sql = SqlFailures.sqlCause(failure);
        return sql instanceof PSQLException postgres
                ? Optional.ofNullable(postgres.getServerErrorMessage())
                : Optional.empty();
    }
}
