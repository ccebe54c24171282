package io.caracal.api.zone;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Slugs made from names (API contract §1.1). */
final class Slugs {

    private static final Pattern OTHER = Pattern.compile("[^a-z0-9]+");
    private static final Pattern EDGES = Pattern.compile("^-+|-+$");
    private static final int LAST_NUMBER = 999;

    private Slugs() {}

    static String base(String name) {
        String dashed = OTHER.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("-");
        String slug = EDGES.matcher(dashed).replaceAll("");
        return slug.isEmpty() ? "zone" : slug;
    }

    /** The base, else base-2 to base-999, else the base with the given suffix. */
    static String free(String base, Set<String> taken, String suffix) {
        if (!taken.contains(base)) {
            return base;
        }
        for (int number = 2; number <= LAST_NUMBER; number++) {
            String candidate = base + "-" + number;
            if (!taken.contains(candidate)) {
                return candidate;
            }
        }
        return base + "-" + suffix;
    }
}
