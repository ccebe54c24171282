package io.caracal.api.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An announcement that was given up, without its content.
 *
 * @param lastError why the stream server refused it the last time
 * @param requestId the request that caused it
 */
record DeadAnnouncement(
        String id,
        String stream,
        int attempts,
        @Nullable String lastError,
        @Nullable String requestId,
        Instant createdAt) {}
