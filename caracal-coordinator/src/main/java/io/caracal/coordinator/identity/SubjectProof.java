package io.caracal.coordinator.identity;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.RawToken;
import io.caracal.core.token.SubjectType;

/**
 * Proof that an application speaks for a user (Coordinator contract §A.4): the user's own session mandate, minted for that application,
 * which carries no authority besides the identity.
 */
public final class SubjectProof {

    private final MandateReader mandates;

    public SubjectProof(MandateReader mandates) {
        this.mandates = mandates;
    }

    /** Ends the request unless the token proves that the application may act on the user's authority record. */
    public void require(String token, ZoneId zone, String recordId, String applicationId) {
        if (token.isEmpty() || token.length() > RawToken.MAX_LENGTH) {
            throw CaracalException.of(ErrorCode.INVALID_SUBJECT_PROOF);
        }
        MandateClaims claims = mandates.read(new RawToken(token), ErrorCode.INVALID_SUBJECT_PROOF);
        boolean proves = claims.zoneId().equals(zone)
                && claims.subjectType() == SubjectType.USER
                && claims.sid().equals(claims.rootSid())
                && claims.sid().value().equals(recordId)
                && bare(claims);
        if (!proves) {
            throw CaracalException.of(ErrorCode.INVALID_SUBJECT_PROOF);
        }
        if (!claims.clientId().value().equals(applicationId)) {
            throw CaracalException.of(ErrorCode.SUBJECT_PROOF_APPLICATION_MISMATCH);
        }
    }

    private static boolean bare(MandateClaims claims) {
        return claims.scope() == null
                && claims.target().isEmpty()
                && claims.agentSessionId() == null
                && claims.delegationEdgeId() == null
                && claims.sourceSessionId() == null
                && claims.targetSessionId() == null
                && claims.delegationPath().isEmpty()
                && claims.delegationChain().isEmpty()
                && claims.hopCount() == 0;
    }
}
