package io.caracal.api.access;

import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.security.AdminTokenHash;
import io.caracal.common.storage.LockSpace;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.IdFactory;
import io.caracal.core.secret.SecretText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the operator's token and the console's three derived credentials into the table at start (API contract §2.3) and revokes what
 * earlier values left. Tries again until Postgres answers. A credential that somebody revoked by hand stays revoked until the value of
 * CARACAL_ADMIN_TOKEN changes.
 */
public final class TokenSeeder {

    private static final Logger LOG = LoggerFactory.getLogger(TokenSeeder.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Transactions transactions;
    private final TokenStore store;
    private final IdFactory ids;
    private final List<Seed> seeds;

    /** @param adminToken CARACAL_ADMIN_TOKEN; without one nothing is seeded */
    public TokenSeeder(Transactions transactions, AdminTokens tokens, IdFactory ids, Optional<SecretText> adminToken) {
        this.transactions = transactions;
        this.store = tokens.store();
        this.ids = ids;
        this.seeds = adminToken.map(TokenSeeder::seeds).orElse(List.of());
    }

    /** Starts the loop that seeds once. */
    public void start(OwnedLoops loops) {
        if (seeds.isEmpty()) {
            LOG.warn("CARACAL_ADMIN_TOKEN is not set: only admin tokens minted earlier are accepted");
        } else {
            loops.untilDone("admin-token-seeds", RETRY, this::seed);
        }
    }

    private void seed() {
        transactions.runAcrossZones(tx -> {
            tx.lock(LockSpace.ADMIN_TOKEN, "seed");
            seeds.forEach(seed -> seed(tx, seed));
        });
    }

    private void seed(Transaction tx, Seed seed) {
        byte[] digest = AdminTokenHash.of(seed.value());
        int retired = store.retire(tx, seed.createdBy(), digest);
        if (retired > 0) {
            LOG.info("revoked {} earlier value(s) of the credential {}", retired, seed.name());
        }
        Optional<Boolean> present = store.seeded(tx, seed.createdBy(), digest);
        if (present.isEmpty()) {
            store.seed(tx, seed.row(ids.next()), digest);
        } else if (!present.get()) {
            LOG.error(
                    "the credential {} was revoked and stays revoked: every request with it is refused until"
                            + " CARACAL_ADMIN_TOKEN gets another value and the service restarts",
                    seed.name());
        }
    }

    private static List<Seed> seeds(SecretText adminToken) {
        ConsoleCredentials console = new ConsoleCredentials(adminToken);
        return List.of(
                new Seed("bootstrap", StoredToken.BY_BOOTSTRAP, Capability.WRITE, adminToken),
                new Seed(
                        "console-read-only",
                        StoredToken.BY_DERIVATION,
                        Capability.READ,
                        console.credential("read-only")),
                new Seed(
                        "console-write",
                        StoredToken.BY_DERIVATION + "-write",
                        Capability.WRITE,
                        console.credential("write")),
                new Seed(
                        "console-approve",
                        StoredToken.BY_DERIVATION + "-approve",
                        Capability.APPROVE,
                        console.credential("approve")));
    }

    private record Seed(String name, String createdBy, Capability capability, SecretText value) {
        StoredToken row(String id) {
            return new StoredToken(id, name, null, capability, createdBy);
        }
    }
}
