package io.caracal.sts.approval;

import io.caracal.common.http.Json;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code GET /approvals/{id}} and the refusal of decisions by subjects (STS contract §1.7, §1.8). */
@Path("/approvals/{id}")
public final class ApprovalResource {
    private static final int LONGEST_WAIT = 25;

    private final ApprovalWaiters waiters;

    public ApprovalResource(ApprovalWaiters waiters) {
        this.waiters = waiters;
    }

    @GET
    public void state(
            @PathParam("id") String id, @QueryParam("wait") @Nullable String wait, @Suspended AsyncResponse response) {
        requireId(id);
        Duration patience = patience(wait);
        ApprovalWaiters.Seen seen =
                waiters.look(List.of(id)).stream().findFirst().orElseThrow(ApprovalResource::unknown);
        Consumer<ApprovalWaiters.Seen> answer = decided -> response.resume(body(decided));
        boolean waits = seen.state() == HoldState.PENDING && !patience.isZero();
        if (!waits || !waiters.await(id, patience, answer)) {
            response.resume(body(seen));
            return;
        }
        response.setTimeout(patience.toMillis() + ApprovalWaiters.graceMillis(), TimeUnit.MILLISECONDS);
        response.setTimeoutHandler(late -> {
            waiters.forget(answer);
            late.resume(body(seen));
        });
    }

    /** Subjects decide with a user mandate, of which there are none without subject federation. */
    @POST
    @Path("/decision")
    public Response decide(@PathParam("id") String id) {
        requireId(id);
        throw CaracalException.of(ErrorCode.INVALID_TOKEN, "a user session mandate is required")
                .status(401)
                .header("WWW-Authenticate", "Bearer realm=\"caracal-sts\"");
    }

    private static void requireId(String id) {
        if (!HoldIds.isValid(id)) {
            throw unknown();
        }
    }

    private static Duration patience(@Nullable String wait) {
        if (wait == null || wait.isEmpty()) {
            return Duration.ZERO;
        }
        try {
            long seconds = Long.parseLong(wait);
            if (seconds >= 0) {
                return Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT));
            }
        } catch (NumberFormatException notANumber) {
            throw invalidWait().causedBy(notANumber);
        }
        throw invalidWait();
    }

    private static Response body(ApprovalWaiters.Seen seen) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", seen.hold().id());
        body.put("state", seen.state().wire());
        body.put(
                "expires_at",
                seen.hold().expiresAt().truncatedTo(ChronoUnit.SECONDS).toString());
        return Response.ok(Json.text(body) + "\n", MediaType.APPLICATION_JSON_TYPE)
                .header("Cache-Control", "no-store")
                .build();
    }

    private static CaracalException invalidWait() {
        return CaracalException.of(ErrorCode.INVALID_TOKEN, "wait must be a number of seconds")
                .status(400);
    }

    private static CaracalException unknown() {
        return CaracalException.of(ErrorCode.RESOURCE_NOT_FOUND, "approval not found")
                .status(404);
    }
}
