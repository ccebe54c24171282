package io.caracal.api.policyset;

import io.caracal.common.outbox.EventOutbox;
import io.caracal.common.outbox.OutboxMessage;
import io.caracal.common.storage.Transaction;
import io.caracal.core.event.PolicyInvalidation;
import io.caracal.core.event.Streams;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the STS through the outbox that what is active in a zone has changed. */
final class Invalidations {

    private final EventOutbox outbox;

    Invalidations(EventOutbox outbox) {
        this.outbox = outbox;
    }

    /** Returns the id of the message in the outbox. */
    String announce(Transaction tx, PolicyInvalidation invalidation, String requestId) {
        Map<String, @Nullable String> fields = new LinkedHashMap<>(invalidation.toFields());
        return outbox.append(tx, OutboxMessage.of(Streams.POLICY_INVALIDATE, fields, requestId));
    }
}
