package io.caracal.sts.canary;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.Canary;
import io.caracal.core.id.ZoneId;
import io.caracal.sts.exchange.SafetyRule;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Refuses every exchange once a self-test has seen revoked authority accepted. The reserved zone is spared: that its revocations are obeyed again is what
 * lets the others pass.
 *
 * @param holds whether the self-tests hold
 */
record CanaryRule(BooleanSupplier holds) implements SafetyRule {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    @Override
    public Optional<CaracalException> refusal() {
        return holds.getAsBoolean()
                ? Optional.empty()
                : Optional.of(CaracalException.of(ErrorCode.CANARY_FAILED, "revocation cannot be relied on")
                        .retryAfter(RETRY_AFTER));
    }

    @Override
    public boolean spares(ZoneId zone) {
        return zone.equals(Canary.ZONE);
    }
}
