package io.caracal.sts.run;

import io.caracal.common.http.FormBody;
import io.caracal.common.http.FormRules;
import io.caracal.common.http.Json;
import io.caracal.common.http.RequestIds;
import io.caracal.common.redis.FixedWindowLimiter;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.secret.SecretText;
import io.caracal.sts.resource.ResourceStore;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code POST /v1/run/manifest} and {@code POST /v1/run/credential} (STS contract §1.4, §1.5). */
@Path("/v1/run")
public final class RunResource {
    /** Paths of the form routes. */
    public static final Set<String> PATHS = Set.of("/v1/run/manifest", "/v1/run/credential");

    private static final int BODY_LIMIT = 65_536;
    private static final FormRules RULES = new FormRules(BODY_LIMIT, Set.of());
    private static final String LAUNCH_ID = "X-Caracal-Launch-Id";
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final Manifests manifests;
    private final Credentials credentials;

    public RunResource(RunParts parts) {
        WorkloadStore workloads = new WorkloadStore();
        RunGate gate = new RunGate(
                parts.transactions(),
                workloads,
                parts.secrets(),
                parts.lockout(),
                new RunGate.Rates(new FixedWindowLimiter(parts.redis()), parts.limit()),
                parts.evidence());
        this.manifests = new Manifests(gate, parts.safety());
        this.credentials = new Credentials(gate, parts, new Credentials.Stores(workloads, new ResourceStore()));
    }

    @POST
    @Path("/manifest")
    public Response manifest(@Context HttpServletRequest request, InputStream entity) {
        FormBody form = FormBody.read(request, entity, RULES);
        return answer(manifests.manifest(call(request, form)));
    }

    @POST
    @Path("/credential")
    public Response credential(@Context HttpServletRequest request, InputStream entity) {
        FormBody form = FormBody.read(request, entity, RULES);
        RunCall call = call(request, form);
        String env = required(form, "env");
        String approval = form.first("approval_id").orElse("").strip();
        Credentials.Credential credential = credentials.credential(call, env, approval);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("env", env);
        body.put("credential", credential.text().reveal());
        credential.expiresAt().ifPresent(end -> body.put("expires_at", end.getEpochSecond()));
        return answer(body);
    }

    private static RunCall call(HttpServletRequest request, FormBody form) {
        String workload = required(form, "workload_id");
        String secret = form.first("secret").orElse("");
        if (secret.isEmpty()) {
            throw missing("secret");
        }
        return new RunCall(
                workload,
                SecretText.of(secret),
                RequestIds.of(request),
                Optional.ofNullable(request.getHeader(LAUNCH_ID))
                        .filter(text -> UUID_TEXT.matcher(text).matches()),
                request.getRemoteAddr());
    }

    private static String required(FormBody form, String name) {
        String value = form.first(name).orElse("").strip();
        if (value.isEmpty()) {
            throw missing(name);
        }
        return value;
    }

    private static CaracalException missing(String name) {
        return CaracalException.of(ErrorCode.INVALID_TOKEN, name + " is required")
                .status(400);
    }

    private static Response answer(Map<String, Object> body) {
        return Response.ok(Json.text(body) + "\n", MediaType.APPLICATION_JSON_TYPE)
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache")
                .build();
    }
}
