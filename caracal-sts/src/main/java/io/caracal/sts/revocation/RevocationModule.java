package io.caracal.sts.revocation;

import io.caracal.common.service.Platform;
import io.caracal.common.streams.ConsumerGroupSettings;
import io.caracal.common.streams.GroupProgress;
import io.caracal.core.event.Streams;
import io.caracal.sts.stream.StreamAccess;
import io.caracal.sts.stream.StreamConsumer;
import java.time.Duration;

/**
 * Carries revocations out on authority records.
 *
 * @param consumer this replica's part in the group {@code sts-revocation}, for readiness
 * @param progress up to when revocations are carried out, for readiness and for deciding
 */
public record RevocationModule(StreamConsumer consumer, RevocationProgress progress) {

    private static final String GROUP = "sts-revocation";
    private static final Duration LOOK_PERIOD = Duration.ofSeconds(2);

    public static RevocationModule create(
            Platform platform, AuthorityRevocation revocation, StreamAccess streams, RevocationSettings settings) {
        RevocationHandler handler = new RevocationHandler(revocation);
        platform.metrics()
                .counterFunction(
                        "caracal_sts_authority_records_revoked_total",
                        "authority records revoked because a revocation was published",
                        handler::revoked);
        StreamConsumer consumer = streams.group(
                ConsumerGroupSettings.of(Streams.SESSIONS_REVOKE, GROUP, "sts-" + settings.replica() + "-revocations"),
                handler);
        RevocationProgress progress = new RevocationProgress(
                () -> GroupProgress.read(streams.redis(), Streams.SESSIONS_REVOKE, GROUP),
                platform.nanoTicker(),
                settings.maxAge());
        platform.loops().every("revocation-progress", LOOK_PERIOD, progress::sample);
        return new RevocationModule(consumer, progress);
    }
}
