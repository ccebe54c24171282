package io.caracal.sts.signing;

import io.caracal.common.http.Json;
import io.caracal.common.security.OperatorToken;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code POST /internal/zones/{zoneId}/signing-key/rotate}, for the operator (STS contract §1.9). */
@Path("/internal/zones/{zoneId}/signing-key/rotate")
public final class RotationResource {

    private final CachedZoneKeys keys;
    private final OperatorToken operator;

    RotationResource(CachedZoneKeys keys, OperatorToken operator) {
        this.keys = keys;
        this.operator = operator;
    }

    /** The answer; {@code activeFrom} is when the new key begins to sign. */
    record Rotation(boolean rotated, String zoneId, String kid, Instant activeFrom) {}

    @POST
    public Response rotate(
            @PathParam("zoneId") String zoneId,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
        if (!operator.configured()) {
            throw new NotFoundException();
        }
        if (!operator.presentedIn(authorization)) {
            return Response.status(401)
                    .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"caracal-sts\"")
                    .type("text/plain; charset=utf-8")
                    .entity("unauthorized\n")
                    .build();
        }
        ZoneId zone = ZoneId.parse(zoneId)
                .orElseThrow(() -> CaracalException.of(ErrorCode.RESOURCE_NOT_FOUND, "zone not found"));
        RotatedKey added = keys.rotate(zone);
        Rotation answer = new Rotation(true, zone.value(), added.kid(), added.activeFrom());
        return Response.ok(Json.text(answer) + "\n", MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
