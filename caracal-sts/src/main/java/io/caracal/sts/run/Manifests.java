package io.caracal.sts.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.sts.evidence.Refusal;
import io.caracal.sts.evidence.Trail;
import io.caracal.sts.exchange.Safety;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which credentials a run has to ask for (STS contract §1.4). */
final class Manifests {
    private final RunGate gate;
    private final Safety safety;

    Manifests(RunGate gate, Safety safety) {
        this.gate = gate;
        this.safety = safety;
    }

    /** The members of the answer; its evidence is written before. */
    Map<String, Object> manifest(RunCall call) {
        Workload workload = gate.authenticate(call);
        Trail trail = gate.trail(workload, call, null);
        try {
            gate.admit(workload, "run-manifest", "fetch");
            safety.require(workload.zone());
            return manifest(workload, trail);
        } catch (Refusal refusal) {
            trail.writeRefused(refusal);
            throw refusal.answer();
        }
    }

    private static Map<String, Object> manifest(Workload workload, Trail trail) {
        List<RunBinding> bindings = workload.bindings();
        if (bindings.isEmpty()) {
            CaracalException answer = CaracalException.of(ErrorCode.RESOURCE_NOT_FOUND, "workload has no bindings")
                    .status(404);
            throw Refusal.of(answer, "resource_not_found");
        }
        ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("binding_count", bindings.size());
        trail.decided(RunVerdicts.plain(metadata));
        trail.writeAllowed();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("zone_id", workload.zone().value());
        body.put("workload_id", workload.id());
        body.put("bindings", bindings.stream().map(RunBinding::toJson).toList());
        return body;
    }
}
