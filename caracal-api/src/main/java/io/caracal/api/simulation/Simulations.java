package io.caracal.api.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.api.access.AdminRequest;
import io.caracal.api.mutation.Change;
import io.caracal.api.mutation.Mutations;
import io.caracal.api.policyset.SetVersionView;
import io.caracal.api.policyset.SetVersions;
import io.caracal.common.http.Fields;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import io.caracal.core.policy.decision.PolicyInput;
import java.util.ArrayList;
import java.util.List;

/** Dry runs. They change nothing, but that one was made is recorded. */
final class Simulations {

    private static final int MAX_ID = 128;

    private final Mutations mutations;
    private final SetVersions versions;

    Simulations(Mutations mutations, SetVersions versions) {
        this.mutations = mutations;
        this.versions = versions;
    }

    SimulationView simulate(AdminRequest request, ZoneId zone, String set) {
        Fields fields = Fields.lenient(request.body(), ErrorCode.INVALID_BODY);
        String version = fields.requiredText("version_id", 1, MAX_ID);
        ObjectNode input = fields.optionalJson("input").orElseGet(JsonNodeFactory.instance::objectNode);
        fields.done();
        SetVersions.Loaded loaded = versions.load(zone, set, version);
        SimulationView view = view(loaded.version(), InputWarnings.of(zone, input), Outcome.of(loaded.sealed(), input));
        return mutations.inZone(request, zone, tx -> Change.action("policy-sets", set, view));
    }

    private static SimulationView view(SetVersionView.Detail version, List<String> inputWarnings, Outcome outcome) {
        List<String> warnings = new ArrayList<>(inputWarnings);
        ObjectNode explanation = JsonNodeFactory.instance.objectNode();
        JsonNode result;
        if (outcome instanceof Outcome.Executed executed) {
            explanation.put("evaluation", "executed");
            explanation.put("reason", "decided in process by the platform's decision contract");
            explanation.put("decision", executed.decision().decision());
            result = executed.decision().toJson();
        } else {
            String problem = ((Outcome.Failed) outcome).problem();
            warnings.add("sts_simulation_failed:" + problem);
            explanation.put("evaluation", "failed");
            explanation.put("reason", problem);
            result = NullNode.getInstance();
        }
        explanation.put("policy_set_version_id", version.id());
        explanation.put("manifest_sha256", version.manifestSha256());
        return new SimulationView(
                true,
                warnings.isEmpty(),
                version.policySetId(),
                version.id(),
                version.schemaVersion(),
                PolicyInput.SCHEMA_VERSION,
                version.manifestSha256(),
                version.policies(),
                List.copyOf(warnings),
                explanation,
                result);
    }
}
