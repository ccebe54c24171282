package io.caracal.sts.revocation;

import io.caracal.common.service.Platform;
import io.caracal.common.storage.Transactions;
import io.caracal.common.streams.ConsumerGroupSettings;
import io.caracal.core.event.Streams;
import io.caracal.sts.stream.StreamAccess;
import io.caracal.sts.stream.StreamConsumer;

/**
 * Carries revocations out on authority records.
 *
 * @param consumer this replica's part in the group {@code sts-revocation}, for readiness
 */
public record RevocationModule(StreamConsumer consumer) {

    private static final String GROUP = "sts-revocation";

    /** @param replica name of this process among the replicas, best the same after a restart (HOSTNAME) */
    public static RevocationModule create(
            Platform platform, Transactions transactions, StreamAccess streams, String replica) {
        RevocationHandler handler = new RevocationHandler(new AuthorityRevocation(transactions));
        platform.metrics()
                .counterFunction(
                        "caracal_sts_authority_records_revoked_total",
                        "authority records revoked because a revocation was published",
                        handler::revoked);
        ConsumerGroupSettings settings =
                ConsumerGroupSettings.of(Streams.SESSIONS_REVOKE, GROUP, "sts-" + replica + "-revocations");
        return new RevocationModule(streams.group(settings, handler));
    }
}
