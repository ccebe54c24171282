package io.caracal.sts.exchange;

import io.caracal.core.error.CaracalException;
import io.caracal.core.id.ZoneId;
import io.caracal.sts.evidence.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * What must hold before anything is decided or given away.
 *
 * @param rules asked in this order
 */
public record Safety(List<SafetyRule> rules) {
    public Safety {
        rules = List.copyOf(rules);
    }

    /**
     * Refuses with 503 while a rule does not hold; recorded, unless it is the evidence itself that cannot be kept.
     *
     * @param zone of the client, which has proven itself
     */
    public void require(ZoneId zone) {
        for (SafetyRule rule : rules) {
            Optional<CaracalException> refusal = rule.spares(zone) ? Optional.empty() : rule.refusal();
            if (refusal.isPresent()) {
                if (rule instanceof Recordable) {
                    throw refusal.get();
                }
                String reason = refusal.get().code().code();
                throw Refusal.of(refusal.get(), "safety_not_proven").with("reason", reason);
            }
        }
    }
}
