package io.caracal.sts.canary;

import io.caracal.common.storage.Transaction;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.Canary;

/** Rows of the reserved zone, in a transaction that is rolled back. */
final class CanaryRecords {

    /** The zone does not exist, which Postgres would say at once otherwise. */
    private static final String DEFER = "SET CONSTRAINTS authority_records_zone_id_fkey DEFERRED";

    private static final String INSERT = """
        INSERT INTO authority_records
            (id, zone_id, session_type, subject_id, parent_id, status, expires_at, authenticated_at)
        VALUES (:root, :zone, 'application', :subject, NULL, 'active', now() + interval '1 minute', now()),
               (:child, :zone, 'application', :subject, :root, 'active', now() + interval '1 minute', now())
        """;

    void insert(Transaction tx, AuthorityRecordId root, AuthorityRecordId child) {
        tx.handle().execute(DEFER);
        tx.handle()
                .createUpdate(INSERT)
                .bind("root", root.value())
                .bind("child", child.value())
                .bind("zone", Canary.ZONE.value())
                .bind("subject", Canary.APPLICATION.value())
                .execute();
    }
}
