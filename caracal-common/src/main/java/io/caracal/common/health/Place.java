package io.caracal.common.health;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;

/**
 * An instance's place among its replicas: the same after every restart, and another one for each.
 *
 * @param spread 0.0 to 1.0
 * @param jitter its moment inside the window of readmission; negative when there is no window
 */
record Place(double spread, Duration jitter) {

    static Place of(String instance, Duration window) {
        CRC32 crc = new CRC32();
        crc.update(instance.getBytes(StandardCharsets.UTF_8));
        double spread = crc.getValue() / (double) 0xFFFFFFFFL;
        long nanos = window.isZero() ? -1 : (long) (window.toNanos() * spread);
        return new Place(spread, Duration.ofNanos(nanos));
    }
}
