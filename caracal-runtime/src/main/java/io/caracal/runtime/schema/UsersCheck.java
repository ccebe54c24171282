package io.caracal.runtime.schema;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisUser;
import io.caracal.common.redis.RedisUsers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares the users of Redis with the list of those that the services need. */
public final class UsersCheck {
    private UsersCheck() {}

    /** One finding per user. */
    public static List<Finding> of(Redis redis) {
        Map<String, String> wrong = RedisUsers.check(redis);
        List<Finding> findings = new ArrayList<>();
        for (RedisUser user : RedisUsers.plan()) {
            String problem = wrong.getOrDefault(user.name(), "");
            String what = "user " + user.name();
            findings.add(problem.isEmpty() ? Finding.good(what) : new Finding(what, List.of(problem)));
        }
        return findings;
    }
}
