package io.caracal.sts.signing;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code GET /.well-known/jwks.json?zone_id=}: a zone's public keys, for anybody (STS contract §1.6). */
@Path("/.well-known/jwks.json")
public final class JwksResource {

    private static final String CACHE =
            "public, max-age=" + SigningSettings.SHORTEST_DELAY.toSeconds() + ", must-revalidate";

    private final CachedZoneKeys keys;

    JwksResource(CachedZoneKeys keys) {
        this.keys = keys;
    }

    @GET
    public Response keys(@QueryParam("zone_id") @Nullable String zoneId) {
        if (zoneId == null || zoneId.isBlank()) {
            throw CaracalException.of(ErrorCode.INVALID_TOKEN, "zone_id is required")
                    .status(400);
        }
        ZoneKeySet found = ZoneId.parse(zoneId).map(keys::published).orElseThrow(JwksResource::none);
        if (found.stored() == 0) {
            throw none();
        }
        if (found.published().isEmpty()) {
            throw CaracalException.of(ErrorCode.INTERNAL_ERROR, "the zone's signing keys are unusable");
        }
        return Response.ok(found.document(), MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, CACHE)
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private static CaracalException none() {
        return CaracalException.of(ErrorCode.RESOURCE_NOT_FOUND, "no signing keys for the zone");
    }
}
