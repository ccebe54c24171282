package io.caracal.common.redis;

import io.caracal.core.secret.SecretText;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The users listed in {@code infra/redis/users.txt}, the same list the shell scripts and the container read: one per service, each with what that service needs and
 * nothing else. Making them again changes nothing but their passwords.
 */
public final class RedisUsers {

    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d{1,4})\\.");
    private static final Pattern LOGIN =
            Pattern.compile("^user \\S+| (on|off|nopass|sanitize-payload)\\b| #[0-9a-f]{64}");

    /** Holds the rules for a comparison; cannot log in. */
    private static final String PATTERN_USER = "caracalcheck";

    private RedisUsers() {}

    /** The users of the system, one per service. */
    public static List<RedisUser> plan() {
        return ProvisioningList.entries("users.txt").stream()
                .map(RedisUser::parse)
                .toList();
    }

    /**
     * Makes every user, or gives it its rules and password again.
     *
     * @param redis     as an administrator
     * @param passwords by service
     * @return what came of it; nothing of the passwords is in it
     * @throws RedisUnavailableException when Redis does not answer
     */
    public static Provisioned provision(Redis redis, Map<String, SecretText> passwords) {
        try {
            int major = major(redis);
            for (RedisUser user : plan()) {
                SecretText password = passwords.get(user.service());
                if (password == null) {
                    throw new IllegalArgumentException("no password for " + user.name());
                }
                set(redis, user.name(), "reset on #" + RedisUser.hashOf(password) + " " + user.rules(major));
            }
        } catch (RedisCommandExecutionException | RedisUnavailableException failure) {
            return new Provisioned(Optional.of(refusal(failure)), false);
        }
        return new Provisioned(Optional.empty(), saved(redis));
    }

    /**
     * What came of making the users.
     *
     * @param refused why Redis made none: the login may not, or the server knows no users
     * @param kept    whether the server has them after a restart too; it does where it has an ACL file
     */
    public record Provisioned(Optional<String> refused, boolean kept) {}

    /**
     * Compares the users of a server with the list.
     *
     * @return what is wrong, by user name; an empty text where all is well
     * @throws RedisUnavailableException when Redis does not answer, or does not show its users to this login
     */
    public static Map<String, String> check(Redis redis) {
        int major = major(redis);
        Map<String, String> findings = new LinkedHashMap<>();
        for (RedisUser user : plan()) {
            findings.put(user.name(), difference(redis, user, major));
        }
        return findings;
    }

    private static String difference(Redis redis, RedisUser user, int major) {
        Optional<String> found = listed(redis, user.name());
        if (found.isEmpty()) {
            return "does not exist";
        }
        if (!found.get().contains(" on ")
                || found.get().contains(" nopass ")
                || !found.get().contains(" #")) {
            return "cannot log in with a password";
        }
        set(redis, PATTERN_USER, "reset " + user.rules(major));
        try {
            String wanted = listed(redis, PATTERN_USER).orElse("");
            return rulesOf(found.get()).equals(rulesOf(wanted)) ? "" : "has other rules than those of users.txt";
        } finally {
            redis.sync().aclDeluser(PATTERN_USER);
        }
    }

    private static Optional<String> listed(Redis redis, String user) {
        return redis.sync().aclList().stream()
                .filter(line -> line.startsWith("user " + user + " "))
                .findFirst();
    }

    private static String rulesOf(String line) {
        return LOGIN.matcher(line).replaceAll("").strip();
    }

    private static void set(Redis redis, String user, String rules) {
        List<String> words = new ArrayList<>(List.of("SETUSER", user));
        words.addAll(List.of(rules.split(" ")));
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        words.forEach(arguments::add);
        redis.sync().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
    }

    private static boolean saved(Redis redis) {
        try {
            redis.sync().aclSave();
            return true;
        } catch (RedisCommandExecutionException noFile) {
            return false;
        } catch (RedisUnavailableException failure) {
            if (RedisFailures.denial(failure).isPresent()) {
                return false;
            }
            throw failure;
        }
    }

    /** The server's own word for why it does not make users. */
    private static String refusal(RuntimeException failure) {
        return RedisFailures.denial(failure).orElseGet(() -> {
            if (failure instanceof RedisUnavailableException down) {
                throw down;
            }
            return String.valueOf(failure.getMessage());
        });
    }

    private static int major(Redis redis) {
        Matcher version = VERSION.matcher(redis.sync().info("server"));
        if (!version.find()) {
            throw new IllegalStateException("Redis does not tell its release");
        }
        return Integer.parseInt(version.group(1));
    }
}
