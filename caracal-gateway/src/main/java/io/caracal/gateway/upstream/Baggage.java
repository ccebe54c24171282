package io.caracal.gateway.upstream;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** W3C baggage without our own entries, which are nobody's business beyond the Gateway. */
final class Baggage {

    private static final String OWN = "caracal.";

    private Baggage() {}

    /** All fields as one; empty when nothing is left. */
    static String withoutOwn(Collection<String> fields) {
        return fields.stream()
                .flatMap(field -> Arrays.stream(field.split(",", -1)))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .filter(entry -> !entry.toLowerCase(Locale.ROOT).startsWith(OWN))
                .collect(Collectors.joining(","));
    }
}
