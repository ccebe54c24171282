package io.caracal.audit.ingest;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.signature.ChainContent;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** SQL of the ledger: audit_events, audit_chain_heads, audit_ingest_alerts. */
final class LedgerStore {

    /** Lets Postgres write the documents, because the chain covers the text of what is stored. */
    List<ChainContent> canonical(Transaction tx, List<Incoming> batch) {
        List<Incoming.Documents> documents =
                batch.stream().map(Incoming::documents).toList();
        List<Incoming.Documents> stored = tx.handle()
                .createQuery("""
                    SELECT CAST(CAST(p AS jsonb) AS text) AS policies,
                           CAST(CAST(d AS jsonb) AS text) AS diagnostics,
                           CAST(CAST(m AS jsonb) AS text) AS metadata
                    FROM unnest(:policies, :diagnostics, :metadata) WITH ORDINALITY AS raw (p, d, m, position)
                    ORDER BY position
                    """)
                .bind("policies", texts(documents, Incoming.Documents::determiningPolicies))
                .bind("diagnostics", texts(documents, Incoming.Documents::diagnostics))
                .bind("metadata", texts(documents, Incoming.Documents::metadata))
                .map((row, context) -> new Incoming.Documents(
                        row.getString("policies"), row.getString("diagnostics"), row.getString("metadata")))
                .list();
        List<ChainContent> contents = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            contents.add(batch.get(i).content(stored.get(i)));
        }
        return contents;
    }

    /** Binds the rest of the transaction, or the part up to the next zone, to this zone. */
    void enterZone(Transaction tx, String zone) {
        tx.handle()
                .createQuery("SELECT set_config('caracal.zone_id', :zone, true)")
                .bind("zone", zone)
                .mapTo(String.class)
                .one();
    }

    Map<String, String> knownHashes(Transaction tx, String zone, List<String> eventIds) {
        return tx.handle()
                .createQuery("SELECT id, content_sha256 FROM audit_events WHERE zone_id = :zone AND id = ANY(:ids)")
                .bind("zone", zone)
                .bind("ids", Rows.textArray(eventIds))
                .map((row, context) -> Map.entry(Rows.text(row, "id"), Rows.text(row, "content_sha256")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first));
    }

    ChainHead head(Transaction tx, String zone) {
        return tx.handle()
                .createQuery("SELECT chain_seq, content_sha256 FROM audit_chain_heads WHERE zone_id = :zone")
                .bind("zone", zone)
                .map((row, context) -> new ChainHead(row.getLong("chain_seq"), Rows.text(row, "content_sha256")))
                .findOne()
                .orElse(ChainHead.GENESIS);
    }

    void moveHead(Transaction tx, String zone, ChainHead head) {
        tx.handle()
                .createUpdate("""
                    INSERT INTO audit_chain_heads (zone_id, chain_seq, content_sha256, updated_at)
                    VALUES (:zone, :sequence, :hash, now())
                    ON CONFLICT (zone_id) DO UPDATE
                    SET chain_seq = excluded.chain_seq, content_sha256 = excluded.content_sha256, updated_at = now()
                    """)
                .bind("zone", zone)
                .bind("sequence", head.sequence())
                .bind("hash", head.contentHash())
                .execute();
    }

    void insert(Transaction tx, List<LedgerRow> rows) {
        PreparedBatch batch = tx.handle().prepareBatch("""
            INSERT INTO audit_events (id, zone_id, event_type, request_id, decision, policy_set_id,
                policy_set_version_id, manifest_sha, evaluation_status, determining_policies_json,
                diagnostics_json, metadata_json, occurred_at, content_sha256, prev_content_sha256, chain_hmac,
                chain_seq, ingest_signature)
            VALUES (:id, :zone, :type, :request, :decision, :set, :version, :manifest, :status,
                CAST(:policies AS jsonb), CAST(:diagnostics AS jsonb), CAST(:metadata AS jsonb), :occurred,
                :hash, :previous, :hmac, :sequence, :signature)
            """);
        rows.forEach(row -> bind(batch, row));
        batch.execute();
    }

    private static void bind(PreparedBatch batch, LedgerRow row) {
        ChainContent content = row.content();
        batch.bind("id", content.id())
                .bind("zone", content.zoneId())
                .bind("type", content.eventType())
                .bind("request", content.requestId())
                .bind("decision", content.decision())
                .bind("set", content.policySetId())
                .bind("version", content.policySetVersionId())
                .bind("manifest", content.manifestSha())
                .bind("status", content.evaluationStatus())
                .bind("policies", content.determiningPolicies())
                .bind("diagnostics", content.diagnostics())
                .bind("metadata", content.metadata())
                .bind("occurred", content.occurredAt().atOffset(ZoneOffset.UTC))
                .bind("hash", row.contentHash())
                .bind("previous", row.previousHash())
                .bind("hmac", row.chainHmac())
                .bind("sequence", row.sequence())
                .bind("signature", row.signature())
                .add();
    }

    void alert(Transaction tx, ChainContent content, String detail) {
        tx.handle()
                .createUpdate("""
                    INSERT INTO audit_ingest_alerts (event_id, zone_id, kind, detail)
                    VALUES (:event, :zone, 'content_mismatch_on_replay', :detail)
                    """)
                .bind("event", content.id())
                .bind("zone", content.zoneId())
                .bind("detail", detail)
                .execute();
    }

    private static Argument texts(
            List<Incoming.Documents> documents, Function<Incoming.Documents, @Nullable String> part) {
        String[] values = documents.stream().map(part).toArray(String[]::new);
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf("text", values));
    }
}
