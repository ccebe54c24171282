package io.caracal.api.access;

import io.caracal.common.failure.UnavailableException;
import io.caracal.common.redis.OneTimeKeys;
import io.caracal.common.security.AdminTokenHash;
import io.caracal.common.security.BearerTokens;
import io.caracal.common.storage.Transactions;
import io.caracal.core.secret.SecretText;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recognises admin tokens by the SHA-256 of their 256 random bits. A revoked token is refused at once by this process when it revoked it
 * itself, and after 5 s at the latest otherwise.
 */
public final class AdminTokens {

    private static final Logger LOG = LoggerFactory.getLogger(AdminTokens.class);

    private final TokenStore store;
    private final TokenCache cache;
    private final OneTimeKeys touched;
    private final Duration touchPeriod;
    private final Executor background;

    /**
     * @param touched     remembers which tokens had their last use noted lately
     * @param touchPeriod how often the last use of a token is noted
     * @param background  notes the last use
     */
    public AdminTokens(
            Transactions transactions,
            LongSupplier nanos,
            OneTimeKeys touched,
            Duration touchPeriod,
            Executor background) {
        this.store = new TokenStore(transactions);
        this.cache = new TokenCache(nanos);
        this.touched = touched;
        this.touchPeriod = touchPeriod;
        this.background = background;
    }

    /** The caller that an Authorization header proves; empty when it proves nobody. */
    public Optional<Actor> authenticate(@Nullable String authorization) {
        return BearerTokens.parse(authorization, BearerTokens.Scheme.EXACT)
                .flatMap(this::token)
                .map(StoredToken::actor);
    }

    /** Whether a token comes from CARACAL_ADMIN_TOKEN, by who created its row: only that token itself may take it away. */
    public static boolean seeded(String createdBy) {
        return createdBy.equals(StoredToken.BY_BOOTSTRAP) || createdBy.startsWith(StoredToken.BY_DERIVATION);
    }

    /** Makes a revocation take effect at once in this process. */
    public void forget(String tokenId) {
        cache.forget(tokenId);
    }

    TokenStore store() {
        return store;
    }

    private Optional<StoredToken> token(String bearer) {
        byte[] digest = AdminTokenHash.of(SecretText.of(bearer));
        String key = HexFormat.of().formatHex(digest);
        Optional<StoredToken> known = cache.find(key);
        if (known.isPresent()) {
            return known;
        }
        Optional<StoredToken> found = store.find(digest);
        found.ifPresent(token -> {
            cache.put(key, token);
            noteUse(token);
        });
        return found;
    }

    private void noteUse(StoredToken token) {
        try {
            background.execute(() -> touch(token));
        } catch (RejectedExecutionException busy) {
            LOG.debug("the last use of admin token {} is noted later", token.id(), busy);
        }
    }

    private void touch(StoredToken token) {
        try {
            if (touched.claim("api:admin_token_touched:" + token.id(), "1", touchPeriod)) {
                store.touch(token);
            }
        } catch (UnavailableException e) {
            LOG.warn("could not note the last use of admin token {}", token.id(), e);
        }
    }
}
