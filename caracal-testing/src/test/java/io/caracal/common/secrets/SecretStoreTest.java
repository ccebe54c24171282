package io.caracal.common.secrets;

import static io.caracal.common.storage.StorageBed.ZONE_A;
import static io.caracal.common.storage.StorageBed.ZONE_B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.caracal.common.storage.StorageBed;
import io.caracal.common.storage.Transactions;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretStoreTest {

    private static final SecretRef REF = SecretRef.application(ZONE_A, "app-1");
    private static final byte[] SECRET = "hidden-word".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER = "other-word".getBytes(StandardCharsets.UTF_8);

    private final StorageBed bed = new StorageBed();
    private final Transactions transactions = bed.as("caracalapi").transactions();
    private final SecretStore store = new SecretStore(new Css1(
            Keyring.of(Kek.fromHex("8f3a1c5e7b9d02468ace13579bdf02461f2e3d4c5b6a79880716253443526170")),
            new SecureRandom()));

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void keepsEnvelopesAndCountsVersions() {
        assertThat(put(SECRET)).isEqualTo(1);
        assertThat(put(OTHER)).isEqualTo(2);

        assertThat(get()).hasValueSatisfying(secret -> assertThat(secret).isEqualTo(OTHER));
        assertThat(bed.see("SELECT encode(envelope, 'escape') FROM secret_store"))
                .singleElement()
                .satisfies(stored -> assertThat(stored).startsWith("CSS1").doesNotContain("other-word"));
        assertThat(bed.see("SELECT ref FROM secret_store"))
                .containsExactly("zones/zone-a/applications/app-1/clientSecret");
    }

    @Test
    void theTokenServiceReadsWhatTheApiStored() {
        put(SECRET);
        Transactions sts = bed.as("caracalsts").transactions();

        Optional<byte[]> read = sts.inZone(ZONE_A, tx -> store.get(tx, REF));

        assertThat(read).hasValueSatisfying(secret -> assertThat(secret).isEqualTo(SECRET));
    }

    @Test
    void livesAndDiesWithTheCallersTransaction() {
        assertThatIllegalStateException()
                .isThrownBy(() -> transactions.runInZone(ZONE_A, tx -> {
                    store.put(tx, REF, SECRET);
                    throw new IllegalStateException("no");
                }));

        assertThat(get()).isEmpty();
    }

    @Test
    void isInvisibleFromAnotherZone() {
        put(SECRET);

        assertThat(transactions.<Optional<byte[]>>inZone(ZONE_B, tx -> store.get(tx, REF)))
                .isEmpty();
        assertThat(transactions.<Boolean>inZone(ZONE_B, tx -> store.delete(tx, REF)))
                .isFalse();
        assertThat(get()).isPresent();
    }

    @Test
    void deletesOnce() {
        put(SECRET);

        assertThat(transactions.<Boolean>inZone(ZONE_A, tx -> store.delete(tx, REF)))
                .isTrue();
        assertThat(transactions.<Boolean>inZone(ZONE_A, tx -> store.delete(tx, REF)))
                .isFalse();
    }

    @Test
    void noticesAnEnvelopeCopiedFromAnotherRow() {
        put(SECRET);
        SecretRef other = SecretRef.workload(ZONE_A, "w-1");
        transactions.runInZone(ZONE_A, tx -> store.put(tx, other, OTHER));
        bed.arrange("UPDATE secret_store SET envelope = (SELECT envelope FROM secret_store WHERE ref = '" + other
                + "') WHERE ref = '" + REF + "'");

        assertThatExceptionOfType(EnvelopeException.class)
                .isThrownBy(this::get)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(EnvelopeException.Reason.TAMPERED));
    }

    private int put(byte[] secret) {
        return transactions.inZone(ZONE_A, tx -> store.put(tx, REF, secret));
    }

    private Optional<byte[]> get() {
        return transactions.inZone(ZONE_A, tx -> store.get(tx, REF));
    }
}
