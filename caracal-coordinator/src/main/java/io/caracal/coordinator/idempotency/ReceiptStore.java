package io.caracal.coordinator.idempotency;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;

/** Statements on {@code coordinator_idempotency_receipts}. */
final class ReceiptStore {

    private static final String SCOPE = " operation = :operation AND zone_id = :zone AND scope_id = :scope";
    private static final String KEYS =
            " AND key_digest IN (SELECT decode(digest, 'hex') FROM unnest(:digests) AS digest)";

    int deleteExpired(Transaction tx, KeyedRequest request, List<String> keyDigests) {
        return keyed(
                        tx.handle()
                                .createUpdate("DELETE FROM coordinator_idempotency_receipts WHERE" + SCOPE + KEYS
                                        + " AND expires_at <= now()"),
                        request,
                        keyDigests)
                .execute();
    }

    Optional<Receipt> find(Transaction tx, KeyedRequest request, List<String> keyDigests) {
        return keyed(
                        tx.handle()
                                .createQuery("SELECT encode(request_digest, 'hex') AS digest, response_status,"
                                        + " CAST(response_json AS text) AS body FROM"
                                        + " coordinator_idempotency_receipts WHERE" + SCOPE + KEYS
                                        + " AND expires_at > now() ORDER BY created_at LIMIT 1"),
                        request,
                        keyDigests)
                .map((row, context) ->
                        new Receipt(Rows.text(row, "digest"), row.getInt("response_status"), Rows.text(row, "body")))
                .findOne();
    }

    /** Live receipts of the application, counted up to a limit. */
    int live(Transaction tx, KeyedRequest request, int limit) {
        return scoped(
                        tx.handle()
                                .createQuery("SELECT count(*) FROM (SELECT 1 FROM coordinator_idempotency_receipts"
                                        + " WHERE" + SCOPE + " AND expires_at > now() LIMIT :limit) AS counted")
                                .bind("limit", limit),
                        request)
                .mapTo(Integer.class)
                .one();
    }

    void insert(Transaction tx, KeyedRequest request, Digests digests, StoredAnswer answer, Duration retention) {
        scoped(
                        tx.handle()
                                .createUpdate("INSERT INTO coordinator_idempotency_receipts (operation, zone_id,"
                                        + " scope_id, key_digest, request_digest, response_status,"
                                        + " response_json, created_at, expires_at) VALUES (:operation,"
                                        + " :zone, :scope, decode(:key, 'hex'), decode(:request, 'hex'),"
                                        + " :status, CAST(:body AS json), now(), now() + :retention *"
                                        + " interval '1 second')")
                                .bind("key", digests.key())
                                .bind("request", digests.request())
                                .bind("status", answer.status())
                                .bind("body", answer.json())
                                .bind("retention", retention.toSeconds()),
                        request)
                .execute();
    }

    private static <S extends SqlStatement<S>> S keyed(S statement, KeyedRequest request, List<String> keyDigests) {
        return scoped(statement.bind("digests", Rows.textArray(keyDigests)), request);
    }

    private static <S extends SqlStatement<S>> S scoped(S statement, KeyedRequest request) {
        return statement
                .bind("operation", request.operation())
                .bind("zone", request.zone().value())
                .bind("scope", request.applicationId());
    }

    /** What identifies a request, in hexadecimal: its key and its content. */
    record Digests(String key, String request) {}

    /** A stored answer and what it answered. */
    record Receipt(String requestDigest, int status, String json) {

        boolean matches(String digest) {
            return requestDigest.equals(digest);
        }
    }
}
