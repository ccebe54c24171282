package io.caracal.sts.mandate;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.sts.authority.Delegation;
import io.caracal.sts.authority.Standing;
import io.caracal.sts.evidence.Refusal;
import java.time.Duration;
import java.util.Optional;

/** How long a mandate lives, in whole seconds (STS contract §2.11). */
public final class MandateLifetime {
    private static final Duration STANDARD = Duration.ofMinutes(15);
    private static final Duration DIRECT_CAP = Duration.ofMinutes(60);
    private static final Duration EXCHANGE_CAP = Duration.ofMinutes(15);

    private MandateLifetime() {}

    /**
     * The life asked for; 15 minutes when nothing was asked for.
     *
     * @param ttlSeconds as asked for, 0 when not
     * @throws CaracalException 400 when it is negative or beyond the cap: 60 minutes, or 15 with a subject token
     */
    public static Duration requested(long ttlSeconds, boolean subjectToken) {
        if (ttlSeconds < 0) {
            throw invalid("ttl_seconds must not be negative");
        }
        Duration cap = subjectToken ? EXCHANGE_CAP : DIRECT_CAP;
        if (ttlSeconds > cap.toSeconds()) {
            throw invalid("ttl_seconds exceeds token TTL cap");
        }
        return ttlSeconds == 0 ? STANDARD : Duration.ofSeconds(ttlSeconds);
    }

    /** The life asked for, shortened by what the mandate rests on and by a further limit; {@link Refusal} when nothing is left. */
    public static Duration limited(Duration requested, Standing standing, Optional<Duration> limit) {
        Duration lifetime = requested;
        if (limit.isPresent()) {
            lifetime = min(lifetime, limit.get());
        }
        if (standing.delegation().isPresent()) {
            lifetime = min(lifetime, left(standing.delegation().get(), standing));
        }
        if (lifetime.toSeconds() < 1) {
            throw Refusal.denied("delegation_expired", "delegation is about to expire");
        }
        return Duration.ofSeconds(lifetime.toSeconds());
    }

    private static Duration left(Delegation delegation, Standing standing) {
        Duration left = Duration.between(standing.now(), delegation.leaf().expiresAt());
        if (delegation.constraints().ttlSeconds().isPresent()) {
            left = min(
                    left,
                    Duration.ofSeconds(delegation.constraints().ttlSeconds().getAsLong()));
        }
        if (delegation.constraints().expiresAt().isPresent()) {
            left = min(
                    left,
                    Duration.between(
                            standing.now(), delegation.constraints().expiresAt().get()));
        }
        return left;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static CaracalException invalid(String description) {
        return CaracalException.of(ErrorCode.INVALID_TOKEN, description).status(400);
    }
}
