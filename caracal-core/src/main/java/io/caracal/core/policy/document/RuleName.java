package io.caracal.core.policy.document;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The six documents that the decision contract reads (STS contract §4.3). */
public enum RuleName {
    APP_IDS,
    GRANTS,
    CONFINEMENT,
    RESTRICT,
    RISK,
    APPROVAL_TIERS;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The name as written in a document. */
    public String wire() {
        return wire;
    }

    /** The rule of that name, if it is one of the six. */
    public static Optional<RuleName> parse(String name) {
        return Arrays.stream(values()).filter(rule -> rule.wire.equals(name)).findFirst();
    }

    static String listing() {
        return Arrays.stream(values()).map(RuleName::wire).collect(Collectors.joining(", "));
    }
}
