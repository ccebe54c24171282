package io.caracal.common.service;

import io.caracal.core.id.IdFactory;
import io.caracal.core.id.UuidV7;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * Time, chance and the build.
 *
 * @param clock wall time
 * @param nanos monotonic nanoseconds
 */
record Foundation(Clock clock, LongSupplier nanos, SecureRandom random, IdFactory ids, String version) {

    static Foundation of(Clock clock, String version) {
        SecureRandom random = new SecureRandom();
        return new Foundation(clock, System::nanoTime, random, new UuidV7(clock, random), version);
    }
}
