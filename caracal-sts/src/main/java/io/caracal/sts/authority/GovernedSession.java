package io.caracal.sts.authority;

import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.SessionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session of the Coordinator.
 *
 * @param subjectRecord the authority record it was started with
 * @param subjectUser the subject of that record when it is a user
 * @param lifecycle {@code task} or {@code service}
 * @param live active, within its time or lease, and its subject too when that is a user (STS contract §2.5)
 */
public record GovernedSession(
        SessionId id,
        ApplicationId application,
        AuthorityRecordId subjectRecord,
        @Nullable String subjectUser,
        @Nullable SessionId parent,
        String lifecycle,
        List<String> labels,
        int depth,
        boolean live) {
    public GovernedSession {
        labels = List.copyOf(labels);
    }
}
