package io.caracal.common.secrets;

import static io.caracal.common.storage.StorageBed.ZONE_A;
import static io.caracal.common.storage.StorageBed.ZONE_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.storage.StorageBed;
import io.caracal.core.id.ZoneId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResealingTest {
    private static final Kek OLD = Kek.fromHex("8f3a1c5e7b9d02468ace13579bdf02461f2e3d4c5b6a79880716253443526170");
    private static final Kek NEW = Kek.fromHex("c0ffee5e7b9d02468ace13579bdf02461f2e3d4c5b6a79880716253443526171");
    private static final byte[] SECRET = "hidden-word".getBytes(StandardCharsets.UTF_8);

    private final StorageBed bed = new StorageBed();
    private final Css1 before = new Css1(Keyring.of(OLD), new SecureRandom());
    private final Css1 rotating = new Css1(Keyring.of(NEW, OLD), new SecureRandom());
    private final Css1 after = new Css1(Keyring.of(NEW), new SecureRandom());

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void everyEnvelopeOfEveryZoneGetsTheNewKeyAndNothingIsLost() {
        SecretRef reference = SecretRef.provider(ZONE_B, "p1");
        bed.as("caracalapi").transactions().runInZone(ZONE_B, tx -> new SecretStore(before).put(tx, reference, SECRET));
        signingKey(ZONE_A, "k1", before);
        signingKey(ZONE_B, "k2", after);
        Resealing resealing = new Resealing(bed.owner().transactions(), rotating);

        Resealing.Report first = resealing.run();
        Resealing.Report second = resealing.run();

        assertThat(first).isEqualTo(new Resealing.Report(2, 1, List.of()));
        assertThat(second.complete()).isTrue();
        assertThat(second.current()).isEqualTo(3);
        Optional<byte[]> read =
                bed.as("caracalsts").transactions().inZone(ZONE_B, tx -> new SecretStore(after).get(tx, reference));
        assertThat(read).hasValueSatisfying(secret -> assertThat(secret).isEqualTo(SECRET));
        assertThat(after.open(envelope("k1"), Css1.ZONE_SIGNING_KEY)).isEqualTo(SECRET);
    }

    @Test
    void whatNoKeyOpensIsNamedAndLeftAsItIs() {
        Css1 stranger = new Css1(
                Keyring.of(Kek.fromHex("1b3a1c5e7b9d02468ace13579bdf02461f2e3d4c5b6a79880716253443526170")),
                new SecureRandom());
        signingKey(ZONE_A, "k1", stranger);

        Resealing.Report report = new Resealing(bed.owner().transactions(), rotating).run();

        assertThat(report.unreadable()).containsExactly("secrets.envelope k1");
        assertThat(report.complete()).isFalse();
        assertThat(stranger.open(envelope("k1"), Css1.ZONE_SIGNING_KEY)).isEqualTo(SECRET);
    }

    private void signingKey(ZoneId zone, String id, Css1 sealing) {
        String hex = HexFormat.of().formatHex(sealing.seal(SECRET, Css1.ZONE_SIGNING_KEY));
        bed.arrange("INSERT INTO secrets (id, zone_id, entity_id, name, type, envelope) VALUES ('" + id + "', '"
                + zone.value() + "', '" + zone.value() + "', 'zone_signing_key', 'token', decode('" + hex
                + "', 'hex'))");
    }

    private byte[] envelope(String id) {
        return HexFormat.of()
                .parseHex(bed.see("SELECT encode(envelope, 'hex') FROM secrets WHERE id = '" + id + "'")
                        .get(0));
    }
}
