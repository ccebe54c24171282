package io.caracal.sts.exchange;

import io.caracal.core.token.MandateClaims;
import io.caracal.sts.client.ClientApplication;
import io.caracal.sts.evidence.Trail;
import java.time.Duration;
import java.util.Optional;

/**
 * An exchange of a known application, as far as it is known before anything is decided.
 *
 * @param lifetime as asked for, within the cap
 * @param subject the verified claims of the subject token
 */
record Exchange(
        ExchangeCall call,
        ExchangeRequest request,
        ClientApplication client,
        Trail trail,
        Duration lifetime,
        Optional<MandateClaims> subject) {
    TokenForm form() {
        return call.form();
    }

    /** The authority record it names: that of the subject token, else that of the form. */
    String record() {
        return subject.map(claims -> claims.sid().value())
                .orElse(form().anchors().record());
    }

    String session() {
        return subject.flatMap(claims -> Optional.ofNullable(claims.agentSessionId()))
                .map(id -> id.value())
                .orElse(form().anchors().session());
    }

    String edge() {
        return subject.flatMap(claims -> Optional.ofNullable(claims.delegationEdgeId()))
                .map(id -> id.value())
                .orElse(form().anchors().edge());
    }
}
