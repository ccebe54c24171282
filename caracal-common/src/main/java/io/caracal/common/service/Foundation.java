package io.caracal.common.service;

import io.caracal.common.security.Argon2Cost;
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
 * @param secretCost of one hash of a client's secret
 */
record Foundation(
        Clock clock, LongSupplier nanos, SecureRandom random, IdFactory ids, Argon2Cost secretCost, String version) {

    static Foundation of(Clock clock, Argon2Cost secretCost, String version) {
        SecureRandom random = new SecureRandom();
        return new Foundation(clock, System::nanoTime, random, new UuidV7(clock, random), secretCost, version);
    }
}
