package io.caracal.sts.revocation;

import io.caracal.common.streams.BatchHandler;
import io.caracal.common.streams.EntryOutcome;
import io.caracal.common.streams.StreamEntry;
import io.caracal.core.event.RevocationEvent;
import io.caracal.core.id.AuthorityRecordId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries of {@code caracal.sessions.revoke}. One that names an authority record revokes it; one that names only a session or a
 * delegation concerns nothing the STS stores, since both are looked up live, and is done. Processing again changes nothing.
 */
final class RevocationHandler implements BatchHandler {

    static final String DEFAULT_REASON = "session_revoked";
    static final String MALFORMED = "revocation_malformed";

    private static final Logger LOG = LoggerFactory.getLogger(RevocationHandler.class);

    private final AuthorityRevocation revocation;
    private final LongAdder revoked = new LongAdder();

    RevocationHandler(AuthorityRevocation revocation) {
        this.revocation = revocation;
    }

    @Override
    public List<EntryOutcome> handle(List<StreamEntry> entries) {
        List<EntryOutcome> outcomes = new ArrayList<>(entries.size());
        for (StreamEntry entry : entries) {
            outcomes.add(handle(entry));
        }
        return outcomes;
    }

    /** Authority records revoked since the start. */
    double revoked() {
        return revoked.sum();
    }

    private EntryOutcome handle(StreamEntry entry) {
        RevocationEvent event;
        try {
            event = RevocationEvent.fromFields(entry.fields());
        } catch (IllegalArgumentException malformed) {
            LOG.error("{}: entry {} cannot be read: {}", entry.stream(), entry.id(), malformed.getMessage());
            return EntryOutcome.dead(MALFORMED);
        }
        AuthorityRecordId record = event.sessionId();
        if (record != null) {
            String reason = event.reason();
            revoked.add(revocation.revoke(event.zoneId(), record, reason == null ? DEFAULT_REASON : reason));
        }
        return EntryOutcome.ack();
    }
}
