package io.caracal.runtime.stack;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.common.redis.RedisUsers;
import io.caracal.common.storage.Migrations;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.common.streams.StreamProvisioning;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.SecretFiles;
import java.util.Map;
import java.util.function.Consumer;
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

    /**
     * Creates the streams and consumer groups that are missing.
     *
     * @param operator where REDIS_CA_FILE may stand
     */
    public static void provisionStreams(SecretText redisUrl, Map<String, String> operator) {
        try (Redis redis = new Redis(RedisSettings.of(redisUrl.reveal(), operator))) {
            StreamProvisioning.provision(redis);
        } catch (IllegalArgumentException malformed) {
            throw new OperatorProblem("Redis cannot be reached: " + firstLine(malformed));
        } catch (RedisUnavailableException failure) {
            throw new OperatorProblem("the Redis streams could not be provisioned: " + firstLine(failure), failure);
        }
    }

    /**
     * Makes the users of the services at Redis. Where Redis does not let this login do so the services share it, which is told.
     *
     * @param operator where REDIS_CA_FILE may stand
     * @param warnings told in one line what is not as it should be
     * @return whether the services have users of their own
     */
    static boolean provisionRedisUsers(
            SecretText redisUrl, Map<String, String> operator, SecretFiles secrets, Consumer<String> warnings) {
        try (Redis redis = new Redis(RedisSettings.of(redisUrl.reveal(), operator))) {
            RedisUsers.Provisioned made = RedisUsers.provision(redis, RedisLogins.of(secrets));
            if (made.refused().isPresent()) {
                LOG.warn(
                        "Redis makes no users for the services: {}",
                        made.refused().get());
                warnings.accept(
                        "warning: the services share the login of REDIS_URL, because Redis makes no users with it;"
                                + " see docs/operations/harden.md");
            } else if (!made.kept()) {
                warnings.accept("Redis has no ACL file: it keeps the users of the services until its next restart, and"
                        + " `caracal up` or infra/redis/provision-users.sh makes them again");
            }
            return made.refused().isEmpty();
        } catch (IllegalArgumentException malformed) {
            throw new OperatorProblem("Redis cannot be reached: " + firstLine(malformed));
        } catch (RedisUnavailableException failure) {
            throw new OperatorProblem("the users of Redis could not be made: " + firstLine(failure), failure);
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
