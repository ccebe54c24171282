package io.caracal.coordinator.idempotency;

import io.caracal.core.secret.HmacKey;
import java.time.Duration;
import java.util.List;

/**
 * How keys are digested and receipts kept.
 *
 * @param previous           keys of before rotations: their receipts are found, none is written with them
 * @param retention          of receipts for keys that a caller chose
 * @param generatedRetention of receipts for keys that a client library made up
 * @param maxReceipts        live receipts per operation, zone and application
 */
public record IdempotencySettings(
        HmacKey current, List<HmacKey> previous, Duration retention, Duration generatedRetention, int maxReceipts) {
    public IdempotencySettings {
        previous = List.copyOf(previous);
    }
}
