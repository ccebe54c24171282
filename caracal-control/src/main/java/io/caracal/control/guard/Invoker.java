package io.caracal.control.guard;

import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.scope.Scopes;
import java.time.Instant;

/** Who invokes, from a verified control-key mandate: subject application, zone, scopes, and the token's id and expiry. */
public record Invoker(
        String subject, ApplicationId clientId, ZoneId zone, Scopes scopes, String jti, Instant expiresAt) {}
