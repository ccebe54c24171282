package io.caracal.api.policy;

import io.caracal.api.access.AdminRequest;
import io.caracal.core.error.CaracalException;
import io.caracal.core.policy.decision.PolicyDecision;
import io.caracal.core.policy.decision.PolicyInput;
import io.caracal.core.policy.document.PolicyPreview;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code POST /v1/policies/validate}: checks a document and stores nothing (API contract §1.7). */
@Path("/v1/policies/validate")
@Produces(MediaType.APPLICATION_JSON)
public final class PolicyValidateResource {

    @POST
    public Map<String, Object> validate(@Context ContainerRequestContext http) {
        String content = PolicyBodies.contentOf(AdminRequest.of(http).body());
        try {
            return accepted(AuthoredContent.check(content).preview());
        } catch (CaracalException refused) {
            throw refused.detail("valid", false);
        }
    }

    private static Map<String, Object> accepted(PolicyPreview preview) {
        Map<String, Object> contract = new LinkedHashMap<>();
        contract.put("package", preview.packageName());
        contract.put("rule", "result");
        contract.put("decision", List.of("allow", "deny"));
        contract.put("evaluation_status", List.of(PolicyDecision.EVALUATION_STATUS));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("valid", true);
        answer.put("schema_version", PolicyInput.SCHEMA_VERSION);
        answer.put("input_schema_version", PolicyInput.SCHEMA_VERSION);
        answer.put("output_contract", contract);
        answer.put("preview", shown(preview));
        return answer;
    }

    private static Map<String, Object> shown(PolicyPreview preview) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("package", preview.packageName());
        shown.put("rules", preview.rules());
        shown.put("default_result", preview.defaultResult());
        shown.put("decisions", preview.decisions());
        shown.put("inputs_referenced", preview.inputsReferenced());
        shown.put("data_referenced", preview.dataReferenced());
        return shown;
    }
}
