package io.caracal.common.health;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a breach costs.
 *
 * @param areas what is affected, at least one
 * @param text one sentence that says what is refused or delayed and what stays safe
 */
public record Impact(Set<Area> areas, Severity severity, String text) {

    public Impact {
        if (areas.isEmpty() || text.isBlank()) {
            throw new IllegalArgumentException("an impact names its areas and says what it means");
        }
        areas = java.util.Collections.unmodifiableSet(new TreeSet<>(areas));
    }

    public static Impact critical(String text, Area... areas) {
        return new Impact(Set.of(areas), Severity.CRITICAL, text);
    }

    public static Impact warning(String text, Area... areas) {
        return new Impact(Set.of(areas), Severity.WARNING, text);
    }
}
