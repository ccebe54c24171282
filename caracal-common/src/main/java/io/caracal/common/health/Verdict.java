package io.caracal.common.health;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether it is safe to send traffic, and the first reason why not.
 *
 * @param ready true only when every check passed recently
 * @param reason stable reason code, null when ready
 * @param dependency what the reason is about, where the contract names it
 * @param draining whether shutdown has begun
 * @param extra further body members of the failing check
 */
public record Verdict(
        boolean ready,
        @Nullable String reason,
        @Nullable String dependency,
        boolean draining,
        Map<String, Object> extra) {

    static final Verdict READY = new Verdict(true, null, null, false, Map.of());
    static final Verdict STARTING = new Verdict(false, "starting", null, false, Map.of());
    static final Verdict DRAINING = new Verdict(false, "draining", null, true, Map.of());

    static Verdict failed(String reason, @Nullable String dependency, Map<String, Object> extra) {
        return new Verdict(false, reason, dependency, false, extra);
    }
}
