package io.caracal.gateway.mandate;

import io.caracal.common.redis.OneTimeKeys;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateUse;
import io.caracal.gateway.refusal.Denial;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets every mandate through once, over all replicas (Gateway contract §1.7). */
public final class ReplayGuard {

    private static final Logger LOG = LoggerFactory.getLogger(ReplayGuard.class);
    private static final String PREFIX = "seen:jti:";

    private final OneTimeKeys keys;
    private final Clock clock;
    private final boolean failOpen;

    /** @param failOpen let mandates through unseen while Redis is away; for development */
    public ReplayGuard(OneTimeKeys keys, Clock clock, boolean failOpen) {
        this.keys = keys;
        this.clock = clock;
        this.failOpen = failOpen;
    }

    /** Burns the mandate. A session mandate is left alone: the STS refuses it at the exchange. */
    public void burn(MandateClaims claims, String requestId) {
        Duration left = Duration.between(clock.instant(), claims.expiresAt());
        if (claims.use() == MandateUse.SESSION || left.isNegative() || left.isZero()) {
            return;
        }
        if (!claim(PREFIX + claims.jti(), requestId, left)) {
            throw Denial.TOKEN_REPLAYED.refuse();
        }
    }

    private boolean claim(String key, String requestId, Duration left) {
        try {
            return keys.claim(key, requestId, left);
        } catch (RedisUnavailableException e) {
            if (failOpen) {
                LOG.warn("Redis is away and JTI_FAIL_OPEN is set: a mandate is let through without replay protection");
                return true;
            }
            throw Denial.REPLAY_UNKNOWN.refuse(e);
        }
    }
}
