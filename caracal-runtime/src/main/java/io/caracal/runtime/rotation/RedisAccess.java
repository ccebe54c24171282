package io.caracal.runtime.rotation;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.core.secret.SecretText;
import io.caracal.core.secret.Sha256;
import io.caracal.runtime.problem.OperatorProblem;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.function.Consumer;

/** The Redis of the stack and the passwords of its users. A connection that was let in stays, whatever happens to the password. */
public final class RedisAccess implements AutoCloseable {
    /** The administrator. */
    static final String ADMINISTRATOR = "default";

    private final Redis redis;

    /** @param settings address of the administrator, {@code redis://:password@host:port} */
    public RedisAccess(RedisSettings settings) {
        this.redis = new Redis(settings);
    }

    /** Lets in who has this password too. */
    void alsoAccept(String user, SecretText password) {
        ask(commands -> commands.aclSetuser(user, AclSetuserArgs.Builder.on().addHashedPassword(hashOf(password))));
    }

    /** Lets in only who has this password. */
    void acceptOnly(String user, SecretText password) {
        ask(commands -> commands.aclSetuser(
                user, AclSetuserArgs.Builder.on().resetpass().addHashedPassword(hashOf(password))));
        if (user.equals(ADMINISTRATOR)) {
            // Whoever asks for the configuration of such a server is not to find the old one there.
            ask(commands -> commands.configSet("requirepass", password.reveal()));
        }
    }

    @Override
    public void close() {
        redis.close();
    }

    private static String hashOf(SecretText password) {
        return Sha256.hex(password.reveal());
    }

    private void ask(Consumer<RedisCommands<String, String>> order) {
        try {
            order.accept(redis.sync());
        } catch (RedisUnavailableException | RedisException failure) {
            throw new OperatorProblem("Redis did not change its password: " + failure.getMessage(), failure);
        }
    }
}
