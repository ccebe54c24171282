package io.caracal.api.application;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.access.ReservedNames;
import io.caracal.api.credential.NewSecret;
import io.caracal.api.credential.SecretMint;
import io.caracal.api.mutation.Change;
import io.caracal.api.mutation.Mutations;
import io.caracal.common.redis.FixedWindowLimiter;
import io.caracal.common.redis.FixedWindowLimiter.Decision;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dynamic client registration: applications of at most an hour, whose secret is hashed and never kept. */
final class Registrations {

    private static final int PER_SECOND = 10;
    private static final int MAX_LIVE = 1000;

    private final Mutations mutations;
    private final Transactions transactions;
    private final ApplicationStore store;
    private final SecretMint secrets;
    private final Gate gate;

    Registrations(
            Mutations mutations, Transactions transactions, ApplicationStore store, SecretMint secrets, Gate gate) {
        this.mutations = mutations;
        this.transactions = transactions;
        this.store = store;
        this.secrets = secrets;
        this.gate = gate;
    }

    /** Rate limit and ids. */
    record Gate(FixedWindowLimiter limiter, IdFactory ids) {}

    Map<String, @Nullable Object> register(AdminRequest request, ZoneId zone) {
        ApplicationBodies.Registration body = ApplicationBodies.Registration.read(request.body());
        ReservedNames.checkName(request.actor(), body.name());
        limit(request, zone);
        transactions.runInZone(zone, tx -> checkOpen(tx, zone, store.dcrEnabled(tx, zone)));
        NewSecret secret = secrets.create();
        String id = gate.ids().next();
        ApplicationStore.NewRow row =
                new ApplicationStore.NewRow(id, body.name(), List.of(), Duration.ofSeconds(body.expiresInSeconds()));
        return mutations.inZone(request, zone, tx -> {
            checkOpen(tx, zone, store.dcrEnabledLocked(tx, zone));
            Application made = store.insert(tx, zone, row, secret.hash(), request.attribution());
            return Change.created(Applications.COLLECTION, id, made.withSecret(secret));
        });
    }

    private void limit(AdminRequest request, ZoneId zone) {
        String key = "rl:dcr:" + zone + ":" + request.actor().tokenId();
        Decision decision = gate.limiter().hit(key, PER_SECOND, Duration.ofSeconds(1));
        if (!decision.allowed()) {
            throw CaracalException.of(ErrorCode.DCR_RATE_LIMIT_EXCEEDED).retryAfter(decision.retryAfter());
        }
    }

    private void checkOpen(Transaction tx, ZoneId zone, Optional<Boolean> enabled) {
        if (enabled.isEmpty()) {
            throw CaracalException.of(ErrorCode.ZONE_NOT_FOUND);
        }
        if (!enabled.get()) {
            throw CaracalException.of(ErrorCode.DCR_DISABLED);
        }
        if (store.liveDcr(tx, zone) >= MAX_LIVE) {
            throw CaracalException.of(ErrorCode.DCR_LIMIT_EXCEEDED);
        }
    }
}
