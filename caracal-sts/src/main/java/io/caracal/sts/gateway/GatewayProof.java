package io.caracal.sts.gateway;

import io.caracal.common.redis.OneTimeKeys;
import io.caracal.core.id.Identifiers;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.GatewayRequest;
import io.caracal.core.signature.GatewaySignature;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Verifies signed service requests and lets each one pass once (STS contract §2.9). Without a key nothing verifies. */
public final class GatewayProof {
    private static final String NONCE = "caracal:sts:gw-nonce:";
    private static final Duration NONCE_TTL = Duration.ofSeconds(120);
    private static final int MAX_DIGITS = 12;

    private final Optional<HmacKey> key;
    private final OneTimeKeys nonces;
    private final Clock clock;

    public GatewayProof(Optional<HmacKey> key, OneTimeKeys nonces, Clock clock) {
        this.key = key;
        this.nonces = nonces;
        this.clock = clock;
    }

    /** Whether the signature holds; the nonce is not used up yet. */
    public boolean holds(GatewayCall call) {
        boolean wellFormed = call.timestamp().length() <= MAX_DIGITS
                && !call.timestamp().isEmpty()
                && call.timestamp().chars().allMatch(c -> c >= '0' && c <= '9')
                && Identifiers.isValid(call.nonce());
        if (!wellFormed || key.isEmpty()) {
            return false;
        }
        GatewayRequest request = new GatewayRequest(
                Long.parseLong(call.timestamp()), call.nonce(), call.method(), call.path(), call.body());
        return GatewaySignature.verify(key.get(), request, call.signature(), clock.instant());
    }

    /** Uses up the nonce; false when it was used before. Redis being away is 503, not a pass. */
    public boolean claim(GatewayCall call) {
        return nonces.claim(NONCE + call.nonce(), "1", NONCE_TTL);
    }

    /** {@link #holds} and {@link #claim}: nobody without the key can use up a nonce. */
    public boolean verify(GatewayCall call) {
        return holds(call) && claim(call);
    }
}
