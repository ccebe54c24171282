package io.caracal.sts.policy;

import io.caracal.common.http.Json;
import io.caracal.core.id.ZoneId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code GET /internal/policy/status/{zoneID}}: which policy this replica decides with (STS contract §1.9). A zone whose active
 * version cannot be used, or whose policy is too old to decide, is not loaded; {@code detail} says why.
 */
@Path("/internal/policy/status/{zoneId}")
public final class PolicyStatusResource {

    private final LoadedPolicies policies;
    private final ServiceCalls calls;
    private final Clock clock;

    PolicyStatusResource(LoadedPolicies policies, ServiceCalls calls, Clock clock) {
        this.policies = policies;
        this.calls = calls;
        this.clock = clock;
    }

    @GET
    public Response status(@PathParam("zoneId") String zoneId, @Context HttpHeaders headers, @Context UriInfo uri) {
        calls.require(headers, uri, "GET", new byte[0]);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("zone_id", zoneId);
        answer.put("loaded", false);
        ZoneId.parse(zoneId).flatMap(policies::state).ifPresent(state -> describe(state, answer));
        return Response.ok(Json.text(answer) + "\n", MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private void describe(ZoneState state, Map<String, Object> answer) {
        boolean recent = policies.recent(state);
        if (state instanceof ZoneState.Ready ready) {
            ZonePolicy policy = ready.policy();
            answer.put("loaded", recent);
            policy.policySetVersionId().ifPresent(id -> answer.put("policy_set_version_id", id));
            answer.put("manifest_sha256", policy.manifestSha256());
            answer.put("loaded_at", Json.instant(policy.loadedAt()));
            long age = Duration.between(policy.loadedAt(), clock.instant()).toSeconds();
            if (age > 0) {
                answer.put("age_seconds", age);
            }
        } else if (state instanceof ZoneState.Refused refused) {
            answer.put("policy_set_version_id", refused.active().id());
            answer.put("manifest_sha256", refused.active().manifestSha256());
            answer.put("detail", refused.problem());
        }
        if (!recent) {
            answer.put("detail", "policy_stale");
        }
        answer.put("last_sync_at", Json.instant(state.lastSync()));
    }
}
