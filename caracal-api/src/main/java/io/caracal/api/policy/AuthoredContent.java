package io.caracal.api.policy;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.policy.document.AuthoringResult;
import io.caracal.core.policy.document.PolicyAuthoring;
import io.caracal.core.policy.document.PolicyPreview;

/** A document that passed the authoring checks. */
record AuthoredContent(String text, String sha256, PolicyPreview preview) {

    /** 422 invalid_rego with the reason for a document that does not pass. */
    static AuthoredContent check(String text) {
        AuthoringResult result = PolicyAuthoring.check(text);
        if (result instanceof AuthoringResult.Accepted accepted) {
            return new AuthoredContent(text, accepted.document().contentSha256(), accepted.preview());
        }
        AuthoringResult.Refused refused = (AuthoringResult.Refused) result;
        throw CaracalException.of(ErrorCode.INVALID_REGO, refused.reason());
    }
}
