package io.caracal.api.policy;

import io.caracal.api.access.AdminRequest;
import io.caracal.core.policy.PolicyTemplate;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code GET /v1/policy-templates}: a bare array (API contract §1.9). */
@Path("/v1/policy-templates")
@Produces(MediaType.APPLICATION_JSON)
public final class PolicyTemplateResource {

    @GET
    public List<PolicyTemplate> list(@Context ContainerRequestContext http) {
        AdminRequest.of(http);
        return PolicyTemplate.all();
    }
}
