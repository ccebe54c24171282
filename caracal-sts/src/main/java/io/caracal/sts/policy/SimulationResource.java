package io.caracal.sts.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.policy.InvalidPolicyBundleException;
import io.caracal.core.policy.PolicyBundle;
import io.caracal.core.policy.PolicyManifest;
import io.caracal.core.policy.decision.PolicyDecision;
import io.caracal.core.policy.decision.PolicyEvaluationException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** {@code POST /internal/policy/simulate}: tries documents without installing them (STS contract §1.9, §4.7). */
@Path(SimulationResource.PATH)
public final class SimulationResource {

    static final String PATH = "/internal/policy/simulate";

    /** Enough for the largest documents that authoring accepts, several times over. */
    static final long MOST_BYTES = 16L << 20;

    /** A body has to be held in memory before its signature can be checked. */
    private static final int MOST_AT_ONCE = 8;

    private final ServiceCalls calls;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    SimulationResource(ServiceCalls calls) {
        this.calls = calls;
    }

    @POST
    public Response simulate(@Context HttpHeaders headers, @Context UriInfo uri, InputStream body) {
        calls.requireSignature(headers);
        if (!places.tryAcquire()) {
            throw CaracalException.of(ErrorCode.STS_UNAVAILABLE, "too many simulations at once")
                    .retryAfter(Duration.ofSeconds(1));
        }
        try {
            byte[] bytes = read(body);
            calls.require(headers, uri, "POST", bytes);
            return Response.ok(answer(SimulationRequest.read(bytes)) + "\n", MediaType.APPLICATION_JSON_TYPE)
                    .build();
        } finally {
            places.release();
        }
    }

    private static byte[] read(InputStream body) {
        try {
            return body.readAllBytes();
        } catch (IOException broken) {
            throw unreadable("request body could not be read").causedBy(broken);
        } catch (CaracalException tooLarge) {
            throw unreadable("request body is too large").causedBy(tooLarge);
        }
    }

    private static ObjectNode answer(SimulationRequest request) {
        PolicyDecision decision = decide(request);
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("policy_set_id", request.policySetId())
                .put("version_id", request.versionId())
                .put("manifest_sha256", request.manifestSha256());
        answer.set("result", decision.toJson());
        return answer;
    }

    private static PolicyDecision decide(SimulationRequest request) {
        try {
            PolicyBundle bundle = PolicyBundle.load(new PolicyManifest(request.ids()), request.contents());
            return bundle.decide(request.policyInput());
        } catch (InvalidPolicyBundleException | PolicyEvaluationException refused) {
            throw CaracalException.of(ErrorCode.POLICY_EVAL_FAILED, String.valueOf(refused.getMessage()))
                    .status(422)
                    .causedBy(refused);
        }
    }

    private static CaracalException unreadable(String description) {
        return CaracalException.of(ErrorCode.INVALID_TOKEN, description).status(400);
    }
}
