package io.caracal.core.jwks;

import java.time.Duration;

/**
 * How long keys are trusted and how often they may be asked for.
 *
 * @param fresh age up to which keys are used without asking
 * @param usable age up to which keys are used when asking fails; not less than fresh
 * @param unknownKeyCooldown least time between two refreshes of a zone because of an unknown key id
 * @param failureCooldown time after a failed fetch, or one that found no keys, in which a zone is not asked for again
 * @param maxZones zones kept
 */
public record JwksCacheSettings(
        Duration fresh, Duration usable, Duration unknownKeyCooldown, Duration failureCooldown, int maxZones) {
    /** 5 minutes, 10 minutes, 30 s, 30 s, 1024 zones (gateway contract §1.6, API contract §7.4). */
    public static final JwksCacheSettings DEFAULTS = new JwksCacheSettings(
            Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofSeconds(30), 1024);

    /** @throws IllegalArgumentException when a value makes no sense */
    public JwksCacheSettings {
        if (fresh.isNegative() || fresh.isZero() || usable.compareTo(fresh) < 0) {
            throw new IllegalArgumentException("fresh must be positive and not above usable");
        }
        if (unknownKeyCooldown.isNegative() || failureCooldown.isNegative()) {
            throw new IllegalArgumentException("a cooldown is negative");
        }
        if (maxZones < 1) {
            throw new IllegalArgumentException("maxZones must be at least 1");
        }
    }
}
