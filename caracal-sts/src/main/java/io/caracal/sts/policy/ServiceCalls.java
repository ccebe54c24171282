package io.caracal.sts.policy;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.signature.GatewaySignature;
import io.caracal.sts.gateway.GatewayCall;
import io.caracal.sts.gateway.GatewayProof;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** Lets only signed requests of other services pass, each once (STS contract §2.9). */
final class ServiceCalls {

    private final GatewayProof proof;

    ServiceCalls(GatewayProof proof) {
        this.proof = proof;
    }

    /** Refuses at once what carries no signature, so that its body need not be read. */
    void requireSignature(HttpHeaders headers) {
        boolean complete = !text(headers, GatewaySignature.TIMESTAMP).isEmpty()
                && !text(headers, GatewaySignature.REQUEST).isEmpty()
                && !text(headers, GatewaySignature.SIGNATURE).isEmpty();
        if (!complete) {
            throw refused();
        }
    }

    /** Refuses what is not signed in full, not recent, or was seen before. */
    void require(HttpHeaders headers, UriInfo uri, String method, byte[] body) {
        GatewayCall call = new GatewayCall(
                text(headers, GatewaySignature.TIMESTAMP),
                text(headers, GatewaySignature.REQUEST),
                text(headers, GatewaySignature.SIGNATURE),
                method,
                uri.getRequestUri().getRawPath(),
                body);
        if (!proof.verify(call)) {
            throw refused();
        }
    }

    private static String text(HttpHeaders headers, String name) {
        @Nullable String value = headers.getHeaderString(name);
        return value == null ? "" : value;
    }

    private static CaracalException refused() {
        return CaracalException.of(ErrorCode.ACCESS_DENIED, "invalid request signature")
                .status(401);
    }
}
