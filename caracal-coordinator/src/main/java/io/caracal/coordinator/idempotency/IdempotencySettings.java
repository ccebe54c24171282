package io.caracal.coordinator.idempotency;

import io.caracal.core.secret.HmacKey;
import java.time.Duration;
import java.util.Optional;

/**
 * How keys are digested and receipts kept.
 *
 * @param previous           key of before a rotation: its receipts are found, none is written with it
 * @param retention          of receipts for keys that a caller chose
 * @param generatedRetention of receipts for keys that a client library made up
 * @param maxReceipts        live receipts per operation, zone and application
 */
public record IdempotencySettings(
        HmacKey current,
        Optional<HmacKey> previous,
        Duration retention,
        Duration generatedRetention,
        int maxReceipts) {}
