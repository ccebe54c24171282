package io.caracal.coordinator.idempotency;

import io.caracal.common.storage.LockSpace;
import io.caracal.common.storage.Transaction;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.Sha256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Receipts of keyed requests (Coordinator contract §A.10), read and written in the transaction of the request itself. */
public final class Receipts {

    private static final String KEY_DOMAIN = "caracal:coordinator:idempotency:v1\u0000";
    private static final String LOCK_DOMAIN = "caracal:coordinator:idempotency-lock:v1\u0000";

    private final IdempotencySettings settings;
    private final ReceiptStore store = new ReceiptStore();
    private final ReceiptCounters counters;

    public Receipts(IdempotencySettings settings, ReceiptCounters counters) {
        this.settings = settings;
        this.counters = counters;
    }

    /**
     * Waits for an equal request that is under way, then answers with the earlier result if there is one. Nothing may be locked before.
     *
     * @param active whether the earlier result, given as JSON text, still stands
     */
    public Optional<StoredAnswer> find(Transaction tx, KeyedRequest request, Predicate<String> active) {
        tx.lock(LockSpace.IDEMPOTENCY, lockKey(request));
        List<String> digests = keyDigests(request);
        counters.expired(store.deleteExpired(tx, request, digests));
        Optional<ReceiptStore.Receipt> found = store.find(tx, request, digests);
        if (found.isEmpty()) {
            requireRoom(tx, request);
            return Optional.empty();
        }
        return Optional.of(replay(found.get(), request, active));
    }

    /** Keeps the answer of a request that {@link #find} did not know. */
    public void keep(Transaction tx, KeyedRequest request, StoredAnswer answer) {
        Duration retention = request.key().generated() ? settings.generatedRetention() : settings.retention();
        ReceiptStore.Digests digests =
                new ReceiptStore.Digests(keyDigest(settings.current(), request), requestDigest(request));
        store.insert(tx, request, digests, answer, retention);
        tx.afterCommit(counters::created);
    }

    private StoredAnswer replay(ReceiptStore.Receipt receipt, KeyedRequest request, Predicate<String> active) {
        if (!receipt.matches(requestDigest(request))) {
            counters.conflict();
            throw CaracalException.of(ErrorCode.IDEMPOTENCY_KEY_CONFLICT)
                    .detail("message", "the Idempotency-Key was used for a different request");
        }
        if (!active.test(receipt.json())) {
            counters.conflict();
            throw CaracalException.of(ErrorCode.IDEMPOTENCY_RESULT_INACTIVE)
                    .detail("message", "what the first request created is no longer active");
        }
        counters.replayed();
        return new StoredAnswer(receipt.status(), receipt.json(), true);
    }

    private void requireRoom(Transaction tx, KeyedRequest request) {
        if (store.live(tx, request, settings.maxReceipts()) >= settings.maxReceipts()) {
            throw CaracalException.of(ErrorCode.IDEMPOTENCY_RECEIPT_LIMIT_EXCEEDED)
                    .retryAfter(Duration.ofMinutes(1));
        }
    }

    private List<String> keyDigests(KeyedRequest request) {
        List<String> digests = new ArrayList<>();
        digests.add(keyDigest(settings.current(), request));
        settings.previous().forEach(key -> digests.add(keyDigest(key, request)));
        return digests;
    }

    static String keyDigest(HmacKey key, KeyedRequest request) {
        return key.hexMac(KEY_DOMAIN + request.key().value());
    }

    static String requestDigest(KeyedRequest request) {
        return Sha256.hex(CanonicalJson.text(request.content()));
    }

    private static String lockKey(KeyedRequest request) {
        return request.operation() + ":" + request.zone() + ":" + request.applicationId() + ":"
                + Sha256.hex(LOCK_DOMAIN + request.key().value());
    }
}
