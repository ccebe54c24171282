package io.caracal.audit.export;

import io.caracal.audit.parquet.Column;
import io.caracal.common.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger on its way out, and the columns it becomes. The first twenty-two are those of 1.0 (audit contract §2.10); the rest
 * lets a reader check content, links and signatures by the file alone.
 */
record Evidence(
        String zone,
        long sequence,
        String id,
        String type,
        String request,
        String decision,
        PolicyPart policy,
        Documents documents,
        Instant occurredAt,
        Instant ingestedAt,
        Link link) {

    /** Which policy decided. */
    record PolicyPart(String set, String version, String manifest, String status) {}

    /** The embedded documents, as Postgres spells them; empty where there is none. */
    record Documents(String policies, String diagnostics, String metadata) {}

    /** Its link in the chain; the former hash is empty for the first event, the signature without a key. */
    record Link(String content, String previous, String hmac, String ingestSignature) {}

    private static final int CLASS_UID = 6003;
    private static final int TYPE_UID = 600_301;

    static final List<Column<Evidence>> COLUMNS = List.of(
            new Column.Int32<>("class_uid", row -> CLASS_UID),
            new Column.Int32<>("type_uid", row -> TYPE_UID),
            new Column.Int32<>("severity_id", Evidence::severity),
            new Column.Int32<>("activity_id", Evidence::activity),
            new Column.Int64<>("time", row -> row.occurredAt().toEpochMilli()),
            new Column.Text<>("zone_id", Evidence::zone),
            new Column.Text<>("request_id", Evidence::request),
            new Column.Text<>("policy_set_version_id", row -> row.policy().version()),
            new Column.Text<>("decision", Evidence::decision),
            new Column.Text<>("metadata_version", row -> "1.7.0"),
            new Column.Text<>("product_name", row -> "caracal"),
            new Column.Text<>("event_id", Evidence::id),
            new Column.Text<>("event_type", Evidence::type),
            new Column.Text<>("policy_set_id", row -> row.policy().set()),
            new Column.Text<>("manifest_sha", row -> row.policy().manifest()),
            new Column.Text<>("evaluation_status", row -> row.policy().status()),
            new Column.Text<>(
                    "determining_policies_json", row -> row.documents().policies()),
            new Column.Text<>("diagnostics_json", row -> row.documents().diagnostics()),
            new Column.Text<>("metadata_json", row -> row.documents().metadata()),
            new Column.Text<>("content_sha256", row -> row.link().content()),
            new Column.Text<>("chain_hmac", row -> row.link().hmac()),
            new Column.Int64<>("chain_seq", Evidence::sequence),
            new Column.Text<>("prev_content_sha256", row -> row.link().previous()),
            new Column.Micros<>("occurred_at", row -> micros(row.occurredAt())),
            new Column.Micros<>("ingested_at", row -> micros(row.ingestedAt())),
            new Column.Text<>("ingest_signature", row -> row.link().ingestSignature()));

    static Evidence of(ResultSet row) throws SQLException {
        return new Evidence(
                Rows.text(row, "zone_id"),
                row.getLong("chain_seq"),
                Rows.text(row, "id"),
                Rows.text(row, "event_type"),
                some(row.getString("request_id")),
                some(row.getString("decision")),
                new PolicyPart(
                        some(row.getString("policy_set_id")),
                        some(row.getString("policy_set_version_id")),
                        some(row.getString("manifest_sha")),
                        some(row.getString("evaluation_status"))),
                new Documents(
                        some(row.getString("policies")),
                        some(row.getString("diagnostics")),
                        some(row.getString("metadata"))),
                Rows.instant(row, "occurred_at"),
                Rows.instant(row, "ingested_at"),
                new Link(
                        Rows.text(row, "content_sha256"),
                        some(row.getString("prev_content_sha256")),
                        some(row.getString("chain_hmac")),
                        some(row.getString("ingest_signature"))));
    }

    private int severity() {
        return denied() ? 2 : 1;
    }

    private int activity() {
        return denied() ? 2 : 1;
    }

    private boolean denied() {
        return decision.toLowerCase(Locale.ROOT).equals("deny");
    }

    private static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }

    private static String some(@Nullable String text) {
        return text == null ? "" : text;
    }
}
