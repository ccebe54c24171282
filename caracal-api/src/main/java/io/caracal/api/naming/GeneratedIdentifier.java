package io.caracal.api.naming;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An identifier made from a display name: {@code prefix + slug}, or with {@code -2} to {@code -999} when that is taken (API contract §1.5,
 * §1.6).
 *
 * @param base the identifier without a number; made of lower case letters, digits and {@code : / -} only
 */
public record GeneratedIdentifier(String base) {

    private static final Pattern OTHER = Pattern.compile("[^a-z0-9]+");
    private static final Pattern EDGES = Pattern.compile("^-+|-+$");
    private static final int LAST_NUMBER = 999;

    /** @param fallback slug of a name without any letter or digit of ASCII */
    public static GeneratedIdentifier of(String prefix, String name, String fallback) {
        String dashed = OTHER.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("-");
        String slug = EDGES.matcher(dashed).replaceAll("");
        return new GeneratedIdentifier(prefix + (slug.isEmpty() ? fallback : slug));
    }

    /** The first that is not taken; the given conflict when all are. */
    public String free(Set<String> taken, ErrorCode conflict) {
        if (!taken.contains(base)) {
            return base;
        }
        for (int number = 2; number <= LAST_NUMBER; number++) {
            String candidate = base + "-" + number;
            if (!taken.contains(candidate)) {
                return candidate;
            }
        }
        throw CaracalException.of(conflict);
    }
}
