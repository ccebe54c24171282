package io.caracal.sts.authority;

import java.time.Instant;
import java.util.Optional;

/**
 * Authority that was found to hold at one instant.
 *
 * @param now database time of the check
 * @param session the session that acts: the target of the delegation, if there is one
 */
public record Standing(
        Instant now,
        Optional<AuthorityRecord> record,
        Optional<GovernedSession> session,
        Optional<Delegation> delegation) {}
