package io.caracal.sts.authority;

import io.caracal.core.id.AuthorityRecordId;
import java.time.Instant;

/**
 * A stored authority record.
 *
 * @param sessionType {@code user} or {@code application}
 * @param live active and not expired
 */
public record AuthorityRecord(
        AuthorityRecordId id, String sessionType, String subjectId, Instant expiresAt, boolean live) {}
