package io.caracal.sts.mandate;

import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateUse;
import io.caracal.core.token.SubjectType;
import io.caracal.sts.authority.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A mandate that was decided on.
 *
 * @param subject the claims of the subject token, if there was one
 * @param scope as asked for, verbatim
 * @param targets granted resource identifiers
 */
public record MandatePlan(
        ZoneId zone,
        ApplicationId application,
        MandateUse use,
        Optional<MandateClaims> subject,
        String scope,
        List<String> targets,
        Duration lifetime,
        AuthorityRecordId sid,
        String jti,
        Standing standing) {
    public MandatePlan {
        targets = List.copyOf(targets);
    }

    /** Who the mandate is about. */
    public String subjectId() {
        return subject.map(MandateClaims::subject).orElse(application.value());
    }

    public SubjectType subjectType() {
        return subject.map(MandateClaims::subjectType).orElse(SubjectType.APPLICATION);
    }
}
