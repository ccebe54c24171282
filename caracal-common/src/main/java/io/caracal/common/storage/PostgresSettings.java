package io.caracal.common.storage;

import io.caracal.common.config.SettingsReader;
import java.util.Optional;

/**
 * Where Postgres is and how to use it.
 *
 * @param url              host, database, user and password
 * @param pool             limits
 * @param applicationName  shown in pg_stat_activity
 */
public record PostgresSettings(DatabaseUrl url, PoolSettings pool, String applicationName) {

    private static final String DEFAULT_APPLICATION_NAME = "caracal";
    private static final String URL_SETTING = "DATABASE_URL";
    private static final String URL_RULE = "postgres://user:password@host:port/database?sslmode=...";
    /** Leads nowhere; stands in for an address that could not be read until the problem is reported. */
    private static final DatabaseUrl NOWHERE = DatabaseUrl.parse("postgres://nobody@invalid.invalid/nothing");

    /** Reads DATABASE_URL and the DB_* limits. */
    public static PostgresSettings read(SettingsReader settings) {
        return read(settings, PoolSettings.defaults());
    }

    /** The same with a service's own default limits. */
    public static PostgresSettings read(SettingsReader settings, PoolSettings defaults) {
        return new PostgresSettings(readUrl(settings), PoolSettings.read(settings, defaults), DEFAULT_APPLICATION_NAME);
    }

    /** Default limits; for tests and tools. */
    public static PostgresSettings of(String url) {
        return new PostgresSettings(DatabaseUrl.parse(url), PoolSettings.defaults(), DEFAULT_APPLICATION_NAME);
    }

    public PostgresSettings withPool(PoolSettings limits) {
        return new PostgresSettings(url, limits, applicationName);
    }

    public PostgresSettings withApplicationName(String name) {
        return new PostgresSettings(url, pool, name);
    }

    private static DatabaseUrl readUrl(SettingsReader settings) {
        Optional<Attempt> attempt = settings.requiredParsedSecret(URL_SETTING, URL_RULE, Attempt::at);
        attempt.flatMap(Attempt::problem).ifPresent(problem -> settings.problem(URL_SETTING, problem, URL_RULE));
        return attempt.flatMap(Attempt::url).orElse(NOWHERE);
    }

    /** Keeps what exactly is wrong with the address, which a parser that throws could not report. */
    private record Attempt(Optional<DatabaseUrl> url, Optional<String> problem) {

        static Attempt at(String text) {
            try {
                return new Attempt(Optional.of(DatabaseUrl.parse(text.strip())), Optional.empty());
            } catch (IllegalArgumentException e) {
                return new Attempt(Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
            }
        }
    }
}
