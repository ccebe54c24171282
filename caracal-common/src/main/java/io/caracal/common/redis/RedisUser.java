package io.caracal.common.redis;

import io.caracal.core.secret.SecretText;
import io.caracal.core.secret.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A user of Redis: what one service may do there (coordinator contract D.6.6).
 *
 * @param service such as {@code sts}
 * @param rules   of an ACL file, without state and password, for Redis 7 or newer
 */
public record RedisUser(String service, String rules) {

    /** The first release with parentheses. */
    private static final int WITH_SELECTORS = 7;

    private static final Pattern SELECTOR = Pattern.compile("\\(([^)]*)\\)");
    private static final Pattern ADDING = Pattern.compile("\\+(xadd|xdel)");

    static RedisUser parse(String line) {
        int blank = line.indexOf(' ');
        if (blank < 1) {
            throw new IllegalStateException("a user of Redis without rules: " + line);
        }
        return new RedisUser(line.substring(0, blank), line.substring(blank + 1).strip());
    }

    /** The name that the service logs in with, such as {@code caracalsts}. */
    public String name() {
        return "caracal" + service;
    }

    /** A user who may log in with this password, as a line of {@code redis.conf} or of an ACL file; the line does not tell the password. */
    public String line(SecretText password, int major) {
        return "user " + name() + " on #" + hashOf(password) + " " + rules(major);
    }

    /** The rules for a server of this major release. */
    String rules(int major) {
        // Before 7 whoever is new may use every channel.
        return major >= WITH_SELECTORS ? rules : "resetchannels " + withoutSelectors();
    }

    static String hashOf(SecretText password) {
        return Sha256.hex(password.reveal());
    }

    /** Keys and commands of all parentheses together; only who may add to what can still be told apart. */
    private String withoutSelectors() {
        return SELECTOR.matcher(rules).replaceAll(selector -> Matcher.quoteReplacement(merged(selector.group(1))));
    }

    private static String merged(String selector) {
        List<String> keys = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (String rule : selector.split(" ")) {
            if (rule.startsWith("~")) {
                keys.add(rule.substring(1));
                all.add(rule);
            } else if (ADDING.matcher(rule).matches()) {
                keys.forEach(key -> all.add(rule + "|" + key));
            } else {
                all.add(rule);
            }
        }
        return String.join(" ", all);
    }
}
