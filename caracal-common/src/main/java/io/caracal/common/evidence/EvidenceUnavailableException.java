package io.caracal.common.evidence;

import io.caracal.common.failure.UnavailableException;
import io.caracal.core.error.ErrorCode;

/** Nothing confirmed that an event is safe. The request must fail: there is no answer without evidence. */
public final class EvidenceUnavailableException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    public EvidenceUnavailableException(Throwable cause) {
        super(ErrorCode.AUDIT_REPLAY_UNAVAILABLE, "audit evidence could not be recorded", cause);
    }
}
