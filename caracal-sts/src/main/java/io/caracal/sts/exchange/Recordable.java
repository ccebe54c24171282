package io.caracal.sts.exchange;

import io.caracal.common.evidence.EvidenceLog;
import io.caracal.common.health.Reading;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.time.Duration;
import java.util.Optional;

/** Evidence can be kept: otherwise nothing is begun that would have to be taken back for want of it. */
public record Recordable(EvidenceLog log) implements SafetyRule {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    @Override
    public Optional<CaracalException> refusal() {
        return log.writable() instanceof Reading.Passed
                ? Optional.empty()
                : Optional.of(CaracalException.of(ErrorCode.AUDIT_REPLAY_UNAVAILABLE, "evidence unavailable")
                        .retryAfter(RETRY_AFTER));
    }
}
