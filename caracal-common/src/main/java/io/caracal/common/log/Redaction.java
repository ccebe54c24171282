package io.caracal.common.log;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Replaces what looks like a secret by {@code ***}. A heuristic of last resort: secrets are not to be logged in the
 * first place.
 */
public final class Redaction {

    private static final String HIDDEN = "***";

    private static final String SECRET_WORD =
            "(?:api[_-]?key|access[_-]?key|private[_-]?key|token|secret|passwo?r?d|signature|auth(?:orization)?"
                    + "|credential|kek)";

    private static final Pattern SECRET_NAME = Pattern.compile("(?i).*" + SECRET_WORD + ".*");

    /** Names that contain such a word and yet are no secrets. */
    private static final Pattern HARMLESS_NAME = Pattern.compile(
            "(?i)(?:.*_(?:id|type|count|ttl|name|status|error|kind|url|endpoint)|author|authored_.*|authority.*)");

    private record Rule(Pattern pattern, String replacement) {}

    private static final List<Rule> RULES = List.of(
            new Rule(
                    Pattern.compile(
                            "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE"
                                    + " KEY-----|\\z)",
                            Pattern.DOTALL),
                    HIDDEN),
            new Rule(Pattern.compile("(?i)\\b(Bearer|Basic)\\s+[A-Za-z0-9._~+/=-]{8,}"), "$1 " + HIDDEN),
            new Rule(Pattern.compile("\\beyJ[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++(?:\\.[A-Za-z0-9_-]*+)?"), HIDDEN),
            new Rule(Pattern.compile("\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b"), HIDDEN),
            new Rule(Pattern.compile("\\bAIza[A-Za-z0-9_-]{30,}"), HIDDEN),
            new Rule(Pattern.compile("\\bgh[pousr]_[A-Za-z0-9]{20,}"), HIDDEN),
            new Rule(Pattern.compile("\\bxox[a-z]-[A-Za-z0-9-]{8,}"), HIDDEN),
            new Rule(Pattern.compile("\\b(?:cs|ws)_[A-Za-z0-9_-]{43}"), HIDDEN),
            new Rule(Pattern.compile("argon2id\\$[A-Za-z0-9+/=$,.-]+"), HIDDEN),
            new Rule(Pattern.compile("(://[^/\\s:@]*):[^/\\s@]+@"), "$1:" + HIDDEN + "@"),
            new Rule(
                    Pattern.compile("(?i)([?&;,\\s{(\\[\"']|^)([A-Za-z0-9_.-]{0,64}" + SECRET_WORD
                            + "[A-Za-z0-9_.-]{0,64}=)[^&\\s\"',;)}\\]]+"),
                    "$1$2" + HIDDEN),
            new Rule(
                    Pattern.compile("(?i)(\\\\?\"[A-Za-z0-9_.-]{0,64}" + SECRET_WORD
                            + "[A-Za-z0-9_.-]{0,64}\\\\?\"\\s*:\\s*\\\\?\")[^\"\\\\]+"),
                    "$1" + HIDDEN));

    private Redaction() {}

    /** The text without anything that looks like a secret. */
    public static String of(String text) {
        String clean = text;
        for (Rule rule : RULES) {
            clean = rule.pattern().matcher(clean).replaceAll(rule.replacement());
        }
        return clean;
    }

    /** Whether the value of a member with this name is a secret whatever it looks like. */
    public static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name).matches()
                && !HARMLESS_NAME.matcher(name).matches();
    }
}
