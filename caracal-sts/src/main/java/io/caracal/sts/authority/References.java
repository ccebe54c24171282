package io.caracal.sts.authority;

import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.scope.Scopes;
import io.caracal.core.token.MandateClaims;
import java.util.Optional;

/**
 * The authority that a request refers to, as it was presented: texts in no particular grammar, empty when absent.
 *
 * @param subject the verified claims of the subject token, if there is one
 */
public record References(
        ZoneId zone,
        ApplicationId application,
        Optional<MandateClaims> subject,
        String record,
        String session,
        String edge,
        Scopes requested,
        long ttlSeconds) {}
