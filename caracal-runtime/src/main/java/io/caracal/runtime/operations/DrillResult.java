package io.caracal.runtime.operations;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one drill showed.
 *
 * @param verdict what {@code /ready} said while the invariant was broken: its status and, if any, its reason
 * @param detected from forced evidence to broken invariant; null when it did not break within the TTL
 * @param recovered from the end of the drill to whole again; null when that did not happen in time
 */
public record DrillResult(
        String service,
        String invariant,
        String reason,
        String onBreach,
        String verdict,
        @Nullable Duration detected,
        @Nullable Duration recovered) {

    /** Whether the service noticed and came back. */
    public boolean passed() {
        return detected != null && recovered != null;
    }
}
