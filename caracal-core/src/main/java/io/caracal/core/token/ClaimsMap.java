package io.caracal.core.token;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Claims under their wire names; the omit-when-empty rules of STS contract §3.2 live here. */
final class ClaimsMap {
    private final Map<String, Object> map = new LinkedHashMap<>();

    private ClaimsMap() {}

    static Map<String, Object> of(MandateClaims claims) {
        ClaimsMap map = new ClaimsMap();
        map.identity(claims);
        map.put("scope", claims.scope());
        map.put("target", claims.target());
        map.put("agent_session_id", claims.agentSessionId());
        if (claims.delegationEdgeId() != null) {
            map.delegation(claims);
        }
        return Collections.unmodifiableMap(map.map);
    }

    private void identity(MandateClaims claims) {
        put("iss", claims.issuer());
        put("sub", claims.subject());
        put("aud", claims.audience());
        map.put("exp", claims.expiresAt().getEpochSecond());
        map.put("iat", claims.issuedAt().getEpochSecond());
        put("jti", claims.jti());
        put("zone_id", claims.zoneId());
        put("client_id", claims.clientId());
        put("sid", claims.sid());
        put("root_sid", claims.rootSid());
        put("use", claims.use().wire());
        put("sub_type", claims.subjectType().wire());
    }

    private void delegation(MandateClaims claims) {
        put("delegation_edge_id", claims.delegationEdgeId());
        put("source_session_id", claims.sourceSessionId());
        put("target_session_id", claims.targetSessionId());
        put("delegation_path", claims.delegationPath());
        if (!claims.delegationChain().isEmpty()) {
            map.put(
                    "delegation_chain",
                    claims.delegationChain().stream().map(DelegationHop::asMap).toList());
        }
        map.put("hop_count", claims.hopCount());
        if (claims.delegationGraphEpoch() != 0) {
            map.put("delegation_graph_epoch", claims.delegationGraphEpoch());
        }
    }

    private void put(String name, @Nullable Object value) {
        if (value instanceof Collection<?> values) {
            List<String> texts = values.stream().map(Object::toString).toList();
            if (!texts.isEmpty()) {
                map.put(name, texts);
            }
        } else if (value != null) {
            map.put(name, value.toString());
        }
    }
}
