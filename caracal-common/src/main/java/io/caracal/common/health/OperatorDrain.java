package io.caracal.common.health;

import java.time.Instant;

/** An operator's order to stay out of service until the given time. */
public record OperatorDrain(String reason, String author, Instant since, Instant until) {}
