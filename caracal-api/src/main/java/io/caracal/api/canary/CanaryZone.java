package io.caracal.api.canary;

import io.caracal.api.feature.FeatureContext;
import io.caracal.common.outbox.EventOutbox;
import io.caracal.common.outbox.OutboxMessage;
import io.caracal.common.security.Argon2Secrets;
import io.caracal.common.storage.LockSpace;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.event.PolicyInvalidation;
import io.caracal.core.event.Streams;
import io.caracal.core.id.Canary;
import io.caracal.core.id.IdFactory;
import io.caracal.core.secret.SecretText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the zone that the self-tests of STS and Gateway act in: one application with the secret of CANARY_CLIENT_SECRET, one resource that only the Gateway
 * itself answers for, and the policy that lets the one use the other. Tries again until Postgres answers; what is there already stays as it is, a new secret
 * takes the place of the old one.
 */
public final class CanaryZone {

    private static final Logger LOG = LoggerFactory.getLogger(CanaryZone.class);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Transactions transactions;
    private final EventOutbox outbox;
    private final Argon2Secrets hashes;
    private final IdFactory ids;
    private final SecretText secret;
    private final CanaryStore store = new CanaryStore();

    CanaryZone(Transactions transactions, EventOutbox outbox, Argon2Secrets hashes, IdFactory ids, SecretText secret) {
        this.transactions = transactions;
        this.outbox = outbox;
        this.hashes = hashes;
        this.ids = ids;
        this.secret = secret;
    }

    /** @param secret of the zone's application; without one nothing is made, and what an earlier start made stays */
    public static void register(FeatureContext context, Argon2Secrets hashes, Optional<SecretText> secret) {
        secret.ifPresent(chosen -> {
            CanaryZone zone = new CanaryZone(
                    context.transactions(),
                    context.outbox(),
                    hashes,
                    context.platform().ids(),
                    chosen);
            context.platform().loops().untilDone("canary-zone", RETRY, zone::make);
        });
    }

    /** Hashing takes its time and happens outside of the transaction. */
    void make() {
        Optional<String> stored = transactions.inZone(Canary.ZONE, store::secretHash);
        boolean known = stored.isPresent() && hashes.verify(secret, stored.get());
        String hash = known ? stored.get() : hashes.hash(secret);
        transactions.runInZone(Canary.ZONE, tx -> make(tx, hash));
    }

    private void make(Transaction tx, String hash) {
        tx.lock(LockSpace.ZONE, Canary.ZONE.value());
        int changed = store.zone(tx) + store.application(tx, hash) + store.provider(tx) + store.resource(tx);
        store.activate(tx, CanaryPolicy.of(), ids).ifPresent(version -> announce(tx, version));
        if (changed > 0) {
            LOG.info("the reserved zone {} of the self-test is in place", Canary.ZONE);
        }
    }

    private void announce(Transaction tx, String version) {
        PolicyInvalidation invalidation = new PolicyInvalidation(Canary.ZONE, CanaryStore.POLICY_SET, version);
        Map<String, @Nullable String> fields = new LinkedHashMap<>(invalidation.toFields());
        outbox.append(tx, OutboxMessage.of(Streams.POLICY_INVALIDATE, fields, null));
    }
}
