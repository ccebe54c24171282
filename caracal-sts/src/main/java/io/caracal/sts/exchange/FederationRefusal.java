package io.caracal.sts.exchange;

import io.caracal.sts.evidence.Refusal;

/** Why an external identity is not taken: no zone has subject issuers that this service consults (STS contract §2.14). */
final class FederationRefusal {
    private FederationRefusal() {}

    static Refusal of(TokenForm form) {
        boolean alone = form.resources().isEmpty()
                && form.scopes().isEmpty()
                && form.anchors().none()
                && form.anchors().approval().isEmpty();
        if (!alone) {
            return Refusal.of(
                    TokenForm.invalid("subject federation accepts no resource, scope, session or approval"),
                    "subject_federation_invalid");
        }
        return Refusal.of(
                        TokenForm.invalid("subject federation is not configured for this zone"),
                        "subject_federation_rejected")
                .with("reason", "not_configured");
    }
}
