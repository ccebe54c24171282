package io.caracal.sts.revocation;

import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.ZoneId;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Revokes an authority record and all its descendants in one transaction. It goes down level by level, each level locked before
 * the next is looked for: an issuer that holds a share lock on the parent while it inserts a child has either committed, and
 * the child is found, or waits and then sees the parent revoked.
 */
public final class AuthorityRevocation {

    private static final Logger LOG = LoggerFactory.getLogger(AuthorityRevocation.class);

    private final Transactions transactions;
    private final AuthorityRecordStore store = new AuthorityRecordStore();

    public AuthorityRevocation(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Returns how many records were revoked by this call; 0 when all were already, or there is no such record in the zone. */
    int revoke(ZoneId zone, AuthorityRecordId record, String reason) {
        int revoked = transactions.inZone(zone, tx -> revoke(tx, zone, record, reason));
        LOG.info("revoked {} authority records of zone {} from {} on: {}", revoked, zone, record, reason);
        return revoked;
    }

    /** The same, in a transaction of the zone. */
    public int revoke(Transaction tx, ZoneId zone, AuthorityRecordId record, String reason) {
        int revoked = 0;
        List<String> level = store.lock(tx, zone, record.value());
        while (!level.isEmpty()) {
            revoked += store.revoke(tx, zone, level, reason);
            level = store.lockChildren(tx, zone, level);
        }
        return revoked;
    }
}
