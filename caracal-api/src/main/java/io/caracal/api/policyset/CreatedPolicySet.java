package io.caracal.api.policyset;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The answer to a new policy set, which has no version yet. */
public record CreatedPolicySet(
        String id,
        String zoneId,
        String name,
        @Nullable String description,
        @Nullable String createdBy,
        boolean createdViaOperator,
        @Nullable String updatedBy,
        boolean updatedViaOperator,
        Instant createdAt,
        Instant updatedAt) {

    static CreatedPolicySet of(PolicySetView set) {
        return new CreatedPolicySet(
                set.id(),
                set.zoneId(),
                set.name(),
                set.description(),
                set.createdBy(),
                set.createdViaOperator(),
                set.updatedBy(),
                set.updatedViaOperator(),
                set.createdAt(),
                set.updatedAt());
    }
}
