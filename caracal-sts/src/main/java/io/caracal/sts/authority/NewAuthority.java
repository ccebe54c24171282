package io.caracal.sts.authority;

import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.ZoneId;
import java.time.Instant;
import java.util.Optional;

/**
 * An authority record to be inserted.
 *
 * @param sessionType {@code user} or {@code application}
 * @param standing what it rests on; checked again by the insertion
 */
public record NewAuthority(
        AuthorityRecordId id,
        ZoneId zone,
        ApplicationId application,
        String sessionType,
        String subjectId,
        Optional<AuthorityRecordId> parent,
        Instant expiresAt,
        Standing standing) {}
