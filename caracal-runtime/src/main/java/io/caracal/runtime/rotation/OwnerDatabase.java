package io.caracal.runtime.rotation;

import io.caracal.common.secrets.Css1;
import io.caracal.common.secrets.Kek;
import io.caracal.common.secrets.Keyring;
import io.caracal.common.secrets.Resealing;
import io.caracal.common.storage.Migrations;
import io.caracal.common.storage.OwnerSession;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.stack.StoreAddresses;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The database of the stack as its owner, who may change the passwords of all roles and sees every table. */
public final class OwnerDatabase {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String WRONG_PASSWORD = "28P01";
    private static final Pattern GENERATED = Pattern.compile("[0-9A-Za-z]{8,256}");

    private SecretText address;
    private final boolean external;

    /**
     * @param address  {@code postgres://owner:password@host:port/database?sslmode=…}
     * @param external whether the owner's password is somebody else's to change
     */
    public OwnerDatabase(SecretText address, boolean external) {
        this.address = address;
        this.external = external;
    }

    void passwordOf(String role, SecretText password) {
        try {
            Migrations.of(PostgresSettings.of(address.reveal())).provisionLogins(Map.of(role, password.reveal()));
        } catch (IllegalStateException failure) {
            throw new OperatorProblem(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** Changes the owner's own password from one to another; where it was changed already that is seen and fine. From then on the new one is used here too. */
    void ownPassword(SecretText from, SecretText to) {
        if (external) {
            throw new OperatorProblem("the database is the one of DATABASE_URL; change its owner's password there");
        }
        if (!GENERATED.matcher(to.reveal()).matches()) {
            throw new OperatorProblem("the password of the owner must be 8 to 256 letters and digits");
        }
        String refused = "";
        for (SecretText password : List.of(from, to)) {
            SecretText candidate = StoreAddresses.withPassword(address, password);
            refused = changed(candidate, to);
            if (refused.isEmpty()) {
                address = StoreAddresses.withPassword(address, to);
                return;
            }
            if (!refused.equals(WRONG_PASSWORD)) {
                break;
            }
        }
        throw new OperatorProblem("the owner's password could not be changed (SQLSTATE " + refused + ")");
    }

    /** The SQLSTATE of the failure, empty when it was changed. The driver's own message may quote the statement, and with it the password. */
    private static String changed(SecretText connecting, SecretText password) {
        try (OwnerSession session = OwnerSession.open(
                        PostgresSettings.of(connecting.reveal()), LIMIT, Connection.TRANSACTION_READ_COMMITTED);
                Statement statement = session.connection().createStatement()) {
            statement.execute("ALTER ROLE CURRENT_USER PASSWORD '" + password.reveal() + "'");
            session.commit();
            return "";
        } catch (SQLException failure) {
            return String.valueOf(failure.getSQLState());
        }
    }

    /** Seals everything under the current key; fails when something cannot be opened. Returns how many envelopes it changed. */
    int reseal(SecretText current, SecretText previous) {
        Keyring keys = Keyring.of(Kek.fromHex(current.reveal()), Kek.fromHex(previous.reveal()));
        try (Postgres postgres = new Postgres(PostgresSettings.of(address.reveal()))) {
            Resealing resealing = new Resealing(postgres.transactions(), new Css1(keys, new SecureRandom()));
            int changed = 0;
            Resealing.Report report = resealing.run();
            // A service may have written with the old key while the first run went by; what the last one meets is all
            // new.
            for (int again = 0; again < 3 && report.unreadable().isEmpty() && !report.complete(); again++) {
                changed += report.resealed();
                report = resealing.run();
            }
            if (!report.complete()) {
                throw new OperatorProblem(
                        report.unreadable().isEmpty()
                                ? "services still seal with the old key"
                                : "neither key opens " + String.join(", ", report.unreadable()));
            }
            return changed;
        }
    }
}
