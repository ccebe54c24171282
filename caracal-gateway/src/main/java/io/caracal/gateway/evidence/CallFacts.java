package io.caracal.gateway.evidence;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.token.MandateClaims;
import io.caracal.gateway.exchange.Directive;
import java.util.Optional;

/**
 * What is known about a call before its outcome. Neither its path nor its query is told.
 *
 * @param claims of the verified mandate
 * @param fingerprint of the token
 * @param upstream where it is going and with which kind of credential, once that is known
 */
public record CallFacts(
        MandateClaims claims,
        String requestId,
        String traceId,
        String resource,
        String fingerprint,
        String method,
        Optional<Upstream> upstream) {

    /** A part of the STS's directive. */
    public record Upstream(String host, Directive directive) {}

    /** The same call, further on. */
    public CallFacts goingTo(String host, Directive directive) {
        return new CallFacts(
                claims, requestId, traceId, resource, fingerprint, method, Optional.of(new Upstream(host, directive)));
    }

    /** The members of the metadata that do not depend on the outcome. */
    ObjectNode metadata() {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("application_id", claims.clientId().value());
        metadata.put("resource", resource);
        metadata.put("subject_fingerprint", fingerprint);
        metadata.put("method", method);
        metadata.put("trace_id", traceId);
        metadata.put("subject_kind", claims.subjectType().wire());
        upstream.ifPresent(known -> {
            put(metadata, "upstream_host", known.host());
            put(metadata, "auth_mode", known.directive().authMode());
            put(metadata, "provider_id", known.directive().providerId());
            put(metadata, "connection_id", known.directive().connectionId());
        });
        return metadata;
    }

    private static void put(ObjectNode metadata, String member, String value) {
        if (!value.isEmpty()) {
            metadata.put(member, value);
        }
    }
}
