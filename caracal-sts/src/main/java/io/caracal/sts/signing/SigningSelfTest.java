package io.caracal.sts.signing;

import io.caracal.common.health.Reading;
import io.caracal.common.secrets.Css1;
import io.caracal.common.secrets.EnvelopeException;
import io.caracal.core.token.InvalidMandateException;
import io.caracal.core.token.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a mandate could be signed now: a key is sealed with the key encryption key, opened again, and a token is signed and verified with it; the same with
 * stored keys of a few zones. Keys of single zones may be damaged; only when none of those looked at can be used is signing given up. What was read once is
 * kept, so that Postgres being away is no failure of signing.
 */
final class SigningSelfTest {

    private static final Logger LOG = LoggerFactory.getLogger(SigningSelfTest.class);
    private static final int MOST_SAMPLES = 3;

    private final StoredSamples samples;
    private final SigningKeys.Sealing sealing;
    private final TokenTrial trial = new TokenTrial();
    private volatile List<StoredKey> stored = List.of();

    /** Finds stored keys: the newest one of each of a few zones, none when no zone has one. */
    @FunctionalInterface
    interface StoredSamples {
        List<StoredKey> read(int most);
    }

    SigningSelfTest(StoredSamples samples, SigningKeys.Sealing sealing) {
        this.samples = samples;
        this.sealing = sealing;
    }

    /** Touches neither disk nor network. */
    Reading look() {
        if (!usable(justSealed())) {
            return Reading.failed("kek_unusable", "a key that was just sealed does not open or sign");
        }
        List<StoredKey> tried = stored;
        boolean some = tried.isEmpty() || tried.stream().anyMatch(this::usable);
        return Reading.of(some, "stored_keys_unusable", "none of " + tried.size() + " stored keys opens and signs");
    }

    private StoredKey justSealed() {
        SigningKey key = SigningKey.generate(sealing.ids().next(), sealing.random());
        byte[] pem = key.toPem().getBytes(StandardCharsets.US_ASCII);
        return new StoredKey(key.kid(), 1, sealing.envelopes().seal(pem, Css1.ZONE_SIGNING_KEY), Instant.EPOCH);
    }

    /** Finds stored keys to try; they never change, so only while there are none is it worth asking. Body of a loop. */
    void findSamples() {
        if (stored.isEmpty()) {
            stored = List.copyOf(samples.read(MOST_SAMPLES));
        }
    }

    private boolean usable(StoredKey row) {
        try {
            return trial.passes(sealing.open(row));
        } catch (EnvelopeException | IllegalArgumentException | IllegalStateException | InvalidMandateException bad) {
            LOG.warn("signing key {} cannot be used: {}", row.kid(), bad.getMessage());
            return false;
        }
    }
}
