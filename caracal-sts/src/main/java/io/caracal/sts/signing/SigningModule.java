package io.caracal.sts.signing;

import io.caracal.common.secrets.Css1;
import io.caracal.common.secrets.Keyring;
import io.caracal.common.security.OperatorToken;
import io.caracal.common.service.Platform;
import io.caracal.common.storage.Transactions;
import io.caracal.core.event.Streams;
import io.caracal.sts.stream.StreamAccess;
import io.caracal.sts.stream.StreamConsumer;
import io.prometheus.client.Counter;

/**
 * Signing keys: mounts the key set and the rotation route, and keeps the replica's keys current.
 *
 * @param zoneKeys for minting and for verifying subject tokens; not to be called inside a transaction
 * @param consumer reader of {@code caracal.keys.invalidate}, for readiness
 */
public record SigningModule(ZoneKeys zoneKeys, StreamConsumer consumer) {

    /** @param keyring the keys that the signing keys are sealed with (SECRET_STORE_KEK) */
    public static SigningModule create(
            Platform platform,
            Transactions transactions,
            StreamAccess streams,
            Keyring keyring,
            SigningSettings settings) {
        Counter invalid = platform.metrics()
                .counter("caracal_sts_jwks_invalid_keys_total", "stored signing keys that could not be opened");
        SigningKeys keys = new SigningKeys(
                new KeySchedule(settings.activationDelay()),
                new SigningKeys.Sealing(new Css1(keyring, platform.random()), platform.ids(), platform.random()),
                platform.clock(),
                invalid);
        CachedZoneKeys cached = new CachedZoneKeys(transactions, keys, platform.clock());
        platform.resource(new JwksResource(cached));
        platform.resource(new RotationResource(cached, new OperatorToken(settings.adminToken())));
        StreamConsumer consumer = streams.tail(Streams.KEYS_INVALIDATE, "sts-keys", new KeysInvalidations(cached));
        return new SigningModule(cached, consumer);
    }
}
