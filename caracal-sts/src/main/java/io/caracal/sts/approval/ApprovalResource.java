package io.caracal.sts.approval;

import io.caracal.common.failure.UnavailableException;
import io.caracal.common.http.Json;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.KeysUnavailableException;
import io.caracal.core.token.InvalidMandateException;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateVerifier;
import io.caracal.core.token.RawToken;
import io.caracal.core.token.SubjectType;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
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
    private final MandateVerifier sessions;

    /** @param sessions verifies session mandates */
    public ApprovalResource(ApprovalWaiters waiters, MandateVerifier sessions) {
        this.waiters = waiters;
        this.sessions = sessions;
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

    /**
     * Subjects decide with a user mandate, of which there are none without subject federation: every other caller is refused, in the order of the
     * contract.
     */
    @POST
    @Path("/decision")
    public Response decide(
            @PathParam("id") String id,
            @HeaderParam("Authorization") @Nullable String authorization,
            InputStream body) {
        requireId(id);
        String bearer = RawToken.bearerText(authorization, RawToken.SchemeCase.EXACT)
                .orElseThrow(() -> noMandate().header("WWW-Authenticate", "Bearer realm=\"caracal-sts\""));
        SubjectDecision.check(body);
        ApprovalWaiters.Seen seen =
                waiters.look(List.of(id)).stream().findFirst().orElseThrow(ApprovalResource::unknown);
        MandateClaims claims = verified(bearer, new ZoneId(seen.hold().zone()));
        throw CaracalException.of(
                        ErrorCode.ACCESS_DENIED,
                        claims.subjectType() == SubjectType.USER
                                ? "subjects cannot decide without subject federation"
                                : "a user mandate is required")
                .status(403);
    }

    private MandateClaims verified(String bearer, ZoneId zone) {
        if (bearer.length() > RawToken.MAX_LENGTH) {
            throw noMandate();
        }
        try {
            return sessions.verify(new RawToken(bearer), zone).claims();
        } catch (InvalidMandateException refused) {
            throw noMandate().causedBy(refused);
        } catch (KeysUnavailableException unavailable) {
            throw new UnavailableException(ErrorCode.STS_UNAVAILABLE, "signing keys are not available", unavailable);
        }
    }

    private static CaracalException noMandate() {
        return CaracalException.of(ErrorCode.INVALID_TOKEN, "a user session mandate is required")
                .status(401);
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
