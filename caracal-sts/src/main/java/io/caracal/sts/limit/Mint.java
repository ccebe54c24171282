package io.caracal.sts.limit;

import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.ZoneId;
import java.time.Duration;
import java.time.Instant;

/**
 * A mandate about to be minted.
 *
 * @param gateway whether the Gateway asks, to exchange the mandate of a call: counted apart, so that one governed call does
 *     not count twice
 */
public record Mint(
        ZoneId zone, ApplicationId application, boolean gateway, String jti, Duration lifetime, Instant now) {}
