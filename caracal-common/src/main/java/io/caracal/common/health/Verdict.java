package io.caracal.common.health;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether it is safe to send traffic, and why not.
 *
 * @param ready whether {@code /ready} answers 200
 * @param reason the first reason of {@code reasons}; null when there is none. Also set while degraded
 * @param dependency what the reason is about, where the contract names it
 * @param draining whether shutdown has begun
 * @param extra text, number or boolean members that the body shows because of the reason
 * @param reasons codes of everything broken that gates or degrades, in order of precedence
 * @param standings every declared invariant, in order of precedence
 * @param startup the first phase of the start that is not complete
 * @param retryAfterSeconds when to ask again, 1 to 60, already jittered; 0 when ready
 * @param at when the verdict was made; it holds until the next one
 * @param etag changes exactly when state or reasons change; without quotes
 */
public record Verdict(
        boolean ready,
        ServiceState state,
        @Nullable String reason,
        @Nullable String dependency,
        boolean draining,
        Map<String, Object> extra,
        List<String> reasons,
        List<Standing> standings,
        Optional<StartupProgress> startup,
        int retryAfterSeconds,
        Instant at,
        String etag) {

    /** The standing of the invariant with that name. */
    public Optional<Standing> standing(String name) {
        return standings.stream()
                .filter(standing -> standing.invariant().name().equals(name))
                .findFirst();
    }
}
