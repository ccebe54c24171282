package io.caracal.runtime.stack;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.common.storage.Migrations;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.common.streams.StreamProvisioning;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.SecretFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings Postgres and Redis to what this build expects. */
public final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    private Schema() {}

    /** Applies missing migrations and gives the service roles their passwords. Returns how many migrations were applied. */
    public static int migrate(SecretText owner, SecretFiles secrets) {
        PostgresSettings database = settings(owner);
        try {
            Migrations migrations = Migrations.of(database);
            int applied = migrations.migrate();
            migrations.provisionLogins(StoreAddresses.passwords(secrets));
            return applied;
        } catch (RuntimeException failure) {
            LOG.error("the database could not be migrated", failure);
            throw new OperatorProblem("the database could not be migrated: " + firstLine(failure), failure);
        }
    }

    private static PostgresSettings settings(SecretText owner) {
        try {
            return PostgresSettings.of(owner.reveal());
        } catch (IllegalArgumentException malformed) {
            throw new OperatorProblem("DATABASE_URL is not usable: " + firstLine(malformed));
        }
    }

    /** Creates the streams and consumer groups that are missing. */
    public static void provisionStreams(SecretText redisUrl) {
        try (Redis redis = new Redis(RedisSettings.of(redisUrl.reveal()))) {
            StreamProvisioning.provision(redis);
        } catch (IllegalArgumentException malformed) {
            throw new OperatorProblem("REDIS_URL is not usable: " + firstLine(malformed));
        } catch (RedisUnavailableException failure) {
            throw new OperatorProblem("the Redis streams could not be provisioned: " + firstLine(failure), failure);
        }
    }

    private static String firstLine(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        String line = message.lines()
                .filter(each -> !each.isBlank())
                .findFirst()
                .orElse("")
                .strip();
        Throwable cause = failure.getCause();
        String reason = cause == null
                ? ""
                : String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return line.contains(reason) ? line : line + " (" + reason + ")";
    }
}
