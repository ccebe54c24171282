package io.caracal.sts.exchange;

import io.caracal.core.error.CaracalException;
import io.caracal.core.id.ZoneId;
import java.util.Optional;

/** What must hold before anything is decided; asked for every exchange, from memory. */
@FunctionalInterface
public interface SafetyRule {

    /** What the caller is told while it does not hold: 503 with the reason code and Retry-After. */
    Optional<CaracalException> refusal();

    /** Whether clients of a zone are let through all the same. */
    default boolean spares(ZoneId zone) {
        return false;
    }
}
