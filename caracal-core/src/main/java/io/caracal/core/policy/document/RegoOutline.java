package io.caracal.core.policy.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Package, rule names and forbidden calls of a Rego text from which comments and strings have been removed. */
final class RegoOutline {
    private static final List<String> FORBIDDEN = List.of(
            "http.send",
            "net.lookup_ip_addr",
            "net.cidr_contains",
            "net.cidr_intersects",
            "net.cidr_expand",
            "net.cidr_merge",
            "opa.runtime",
            "rand.intn",
            "time.now_ns");
    private static final Set<String> NOT_RULES = Set.of("package", "import", "else", "with", "default");
    // Possessive throughout: author text must not be able to make matching quadratic.
    private static final Pattern PACKAGE = Pattern.compile("(?m)^[ \\t]*+package[ \\t]++(\\S++)");
    private static final Pattern PACKAGE_PATH =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]*+(?:\\.[A-Za-z_][A-Za-z0-9_]*+)*+");
    private static final Pattern RULE_HEAD = Pattern.compile("\\s*+(?:default\\s++)?+([A-Za-z_][A-Za-z0-9_]*+)\\s*+"
            + "(?:\\([^)]*+\\)\\s*+)?+(?::=|=(?!=)|contains\\b|if\\b|[{\\[.])");
    private static final Pattern CALL = Pattern.compile("(?<![A-Za-z0-9_.])("
            + FORBIDDEN.stream().map(Pattern::quote).collect(Collectors.joining("|"))
            + ")\\s*+\\(");

    private RegoOutline() {}

    static Optional<String> packageName(String text) {
        Matcher matcher = PACKAGE.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    static boolean isPackagePath(String name) {
        return PACKAGE_PATH.matcher(name).matches();
    }

    static Optional<String> forbiddenBuiltin(String text) {
        Matcher matcher = CALL.matcher(text);
        List<String> called = new ArrayList<>();
        while (matcher.find()) {
            called.add(matcher.group(1));
        }
        return FORBIDDEN.stream().filter(called::contains).findFirst();
    }

    /** Names of the rules that begin on a line of their own outside every bracket, in order, repeated as written. */
    static List<String> ruleNames(String text) {
        List<String> names = new ArrayList<>();
        int depth = 0;
        for (String line : text.split("\n", -1)) {
            Matcher matcher = RULE_HEAD.matcher(line);
            if (depth == 0 && matcher.lookingAt() && !NOT_RULES.contains(matcher.group(1))) {
                names.add(matcher.group(1));
            }
            depth += depthChange(line);
        }
        return names;
    }

    private static int depthChange(String line) {
        int change = 0;
        for (int i = 0; i < line.length(); i++) {
            char current = line.charAt(i);
            if (current == '(' || current == '[' || current == '{') {
                change++;
            } else if (current == ')' || current == ']' || current == '}') {
                change--;
            }
        }
        return change;
    }
}
