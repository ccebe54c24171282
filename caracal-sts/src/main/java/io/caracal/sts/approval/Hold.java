package io.caracal.sts.approval;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored approval hold.
 *
 * @param hash of its binding
 * @param authorityRecord the record the request rested on, empty when none
 * @param consumedRecord the record that was made with it
 */
public record Hold(
        String id,
        String zone,
        String principal,
        String authorityRecord,
        String tier,
        byte[] hash,
        Instant expiresAt,
        boolean approved,
        boolean rejected,
        @Nullable Instant consumedAt,
        @Nullable String consumedRecord) {
    /** Consumed before rejected before expired before approved before pending. */
    public HoldState state(Instant now) {
        if (consumedAt != null) {
            return HoldState.CONSUMED;
        }
        if (rejected) {
            return HoldState.REJECTED;
        }
        if (!expiresAt.isAfter(now)) {
            return HoldState.EXPIRED;
        }
        return approved ? HoldState.APPROVED : HoldState.PENDING;
    }
}
