package io.caracal.sts.run;

import io.caracal.core.secret.SecretText;
import java.util.Optional;

/**
 * A request of a run as it arrived.
 *
 * @param workload id as given, trimmed
 * @param launchId {@code X-Caracal-Launch-Id} where it is a UUID
 * @param source address of the caller
 */
record RunCall(String workload, SecretText secret, String requestId, Optional<String> launchId, String source) {}
