package io.caracal.sts.signing;

import io.caracal.common.health.Source;
import io.caracal.common.secrets.Css1;
import io.caracal.common.secrets.Keyring;
import io.caracal.common.security.OperatorToken;
import io.caracal.common.service.Platform;
import io.caracal.common.storage.Transactions;
import io.caracal.core.event.Streams;
import io.caracal.core.id.ZoneId;
import io.caracal.sts.stream.StreamAccess;
import io.caracal.sts.stream.StreamConsumer;
import io.prometheus.client.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Signing keys: mounts the key set and the rotation route, and keeps the replica's keys current.
 *
 * @param zoneKeys for minting and for verifying subject tokens; not to be called inside a transaction
 * @param consumer reader of {@code caracal.keys.invalidate}, for readiness
 * @param selfTest evidence that signing works, for readiness
 */
public record SigningModule(ZoneKeys zoneKeys, StreamConsumer consumer, Source selfTest) {

    private static final Duration SELF_TEST_PERIOD = Duration.ofSeconds(5);

    /** @param keyring the keys that the signing keys are sealed with (SECRET_STORE_KEK) */
    public static SigningModule create(
            Platform platform,
            Transactions transactions,
            StreamAccess streams,
            Keyring keyring,
            SigningSettings settings) {
        Counter invalid = platform.metrics()
                .counter("caracal_sts_jwks_invalid_keys_total", "stored signing keys that could not be opened");
        platform.metrics().json(() -> Map.of("sts", Map.of("jwks_invalid_keys", (long) invalid.get())));
        SigningKeys.Sealing sealing =
                new SigningKeys.Sealing(new Css1(keyring, platform.random()), platform.ids(), platform.random());
        SigningKeys keys =
                new SigningKeys(new KeySchedule(settings.activationDelay()), sealing, platform.clock(), invalid);
        CachedZoneKeys cached = new CachedZoneKeys(transactions, keys, platform.clock());
        platform.resource(new JwksResource(cached));
        platform.resource(new RotationResource(cached, new OperatorToken(settings.adminToken())));
        StreamConsumer consumer = streams.tail(Streams.KEYS_INVALIDATE, "sts-keys", new KeysInvalidations(cached));
        SigningSelfTest selfTest = new SigningSelfTest(most -> samples(transactions, keys, most), sealing);
        platform.loops().every("signing-samples", SELF_TEST_PERIOD, selfTest::findSamples);
        return new SigningModule(cached, consumer, Source.sampled(selfTest::look, SELF_TEST_PERIOD));
    }

    private static List<StoredKey> samples(Transactions transactions, SigningKeys keys, int most) {
        List<ZoneId> zones = transactions.acrossZones(tx -> keys.someZones(tx, most));
        List<StoredKey> found = new ArrayList<>();
        for (ZoneId zone : zones) {
            transactions.inZone(zone, tx -> keys.newest(tx, zone)).ifPresent(found::add);
        }
        return found;
    }
}
