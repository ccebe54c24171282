package io.caracal.runtime.rotation;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.function.Consumer;

/** The Redis of the stack and its one password, that of the default user. A connection that was let in stays, whatever happens to the password. */
public final class RedisAccess implements AutoCloseable {
    private final Redis redis;

    /** @param address {@code redis://:password@host:port} */
    public RedisAccess(SecretText address) {
        this.redis = new Redis(RedisSettings.of(address.reveal()));
    }

    /** Lets in who has this password too. */
    void alsoAccept(SecretText password) {
        ask(commands ->
                commands.aclSetuser("default", AclSetuserArgs.Builder.on().addPassword(password.reveal())));
    }

    /** Lets in only who has this password. */
    void acceptOnly(SecretText password) {
        ask(commands -> commands.configSet("requirepass", password.reveal()));
    }

    @Override
    public void close() {
        redis.close();
    }

    private void ask(Consumer<RedisCommands<String, String>> order) {
        try {
            order.accept(redis.sync());
        } catch (RedisUnavailableException | RedisException failure) {
            throw new OperatorProblem("Redis did not change its password: " + failure.getMessage(), failure);
        }
    }
}
