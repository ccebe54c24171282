package io.caracal.api.canary;

import io.caracal.core.id.Canary;
import io.caracal.core.policy.document.AuthoringResult;
import io.caracal.core.policy.document.PolicyAuthoring;

/** The policy document of the reserved zone, which passes the checks of any other. */
record CanaryPolicy(String content, String sha256) {

    private static final String CONTENT = """
        package caracal.authz
        # caracal:data-document
        app_ids := {"%1$s": "%1$s"}
        grants := {"%2$s": {"application": "%1$s", "roles": {"%1$s": ["%3$s"]}}}
        """.formatted(Canary.APPLICATION.value(), Canary.RESOURCE, Canary.SCOPE);

    static CanaryPolicy of() {
        if (PolicyAuthoring.check(CONTENT) instanceof AuthoringResult.Accepted accepted) {
            return new CanaryPolicy(CONTENT, accepted.document().contentSha256());
        }
        throw new IllegalStateException("the policy document of the reserved zone is not acceptable");
    }
}
