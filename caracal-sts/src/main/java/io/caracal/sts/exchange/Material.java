package io.caracal.sts.exchange;

import io.caracal.core.id.AuthorityRecordId;
import io.caracal.sts.approval.Approvals;
import io.caracal.sts.authority.Standing;
import io.caracal.sts.resource.ProtectedResource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an exchange is decided with, all of one database snapshot.
 *
 * @param resources those that were named; all of the zone when none had to be
 * @param lifetime what the mandate would live
 * @param sid authority record to be made
 * @param jti id of the mandate to be minted
 * @param approval the approval that the caller presented
 */
record Material(
        Standing standing,
        List<ProtectedResource> resources,
        Duration lifetime,
        AuthorityRecordId sid,
        String jti,
        Optional<Approvals.Approved> approval) {
    Material {
        resources = List.copyOf(resources);
    }

    /** The same with the approval that was found for it. */
    Material with(Approvals.Approved found) {
        return new Material(standing, resources, lifetime, sid, jti, Optional.of(found));
    }
}
