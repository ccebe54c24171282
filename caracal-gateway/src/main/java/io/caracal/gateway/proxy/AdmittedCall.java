package io.caracal.gateway.proxy;

import io.caracal.gateway.evidence.CallFacts;
import io.caracal.gateway.mandate.PresentedMandate;
import io.caracal.gateway.upstream.RequestPath;
import io.caracal.gateway.upstream.UpstreamCaller;

/** A call whose mandate is proven. */
record AdmittedCall(PresentedMandate presented, CallFacts facts, UpstreamCaller.Intent intent) {

    RequestPath path() {
        return intent.path();
    }
}
