package io.caracal.api.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.QueryText;
import io.caracal.common.http.RequestIds;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.Identifiers;
import io.caracal.core.id.ZoneId;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request whose caller is known and allowed. For the thread that serves it. */
public final class AdminRequest {

    static final String ACTOR = "io.caracal.api.actor";
    static final String ATTRIBUTION = "io.caracal.api.attribution";
    private static final String BODY = "io.caracal.api.body";

    private final ContainerRequestContext http;
    private final Actor actor;
    private final Attribution attribution;

    private AdminRequest(ContainerRequestContext http, Actor actor, Attribution attribution) {
        this.http = http;
        this.actor = actor;
        this.attribution = attribution;
    }

    /** The request being served; refuses with 401 one that no filter has let through. */
    public static AdminRequest of(ContainerRequestContext http) {
        if (http.getProperty(ACTOR) instanceof Actor actor
                && http.getProperty(ATTRIBUTION) instanceof Attribution attribution) {
            return new AdminRequest(http, actor, attribution);
        }
        throw CaracalException.of(ErrorCode.INVALID_ADMIN_TOKEN);
    }

    /** The caller, also of a request that was refused after its bearer was verified. */
    public static Optional<Actor> knownActor(ContainerRequestContext http) {
        return http.getProperty(ACTOR) instanceof Actor actor ? Optional.of(actor) : Optional.empty();
    }

    public Actor actor() {
        return actor;
    }

    /** Who the change is attributed to. */
    public Attribution attribution() {
        return attribution;
    }

    public String requestId() {
        return RequestIds.of(http);
    }

    public String method() {
        return http.getMethod();
    }

    /** The path without query, as it was sent. */
    public String path() {
        return http.getUriInfo().getRequestUri().getRawPath();
    }

    /** The value of a query parameter; 400 invalid_query when it is given twice. */
    public Optional<String> query(String name) {
        return QueryText.one(http, name);
    }

    /** The same for a route that refuses its query with another code. */
    public Optional<String> query(String name, ErrorCode refusal) {
        return QueryText.one(http, name, refusal);
    }

    /** A path id: 400 invalid_params outside the id grammar. */
    public String id(@Nullable String pathId) {
        if (pathId == null || !Identifiers.isValid(pathId)) {
            throw CaracalException.of(ErrorCode.INVALID_PARAMS);
        }
        return pathId;
    }

    /** The zone of the path: 400 invalid_params outside the id grammar, 403 when the caller's token is of another zone. */
    public ZoneId zone(@Nullable String pathZone) {
        ZoneId zone = new ZoneId(id(pathZone));
        if (!actor.global() && !zone.equals(actor.zone())) {
            throw CaracalException.of(ErrorCode.ADMIN_TOKEN_ZONE_MISMATCH);
        }
        return zone;
    }

    /**
     * The JSON body; null when there is none or it is plain text, which every reader of {@code Fields} refuses with the route's own
     * error. Malformed JSON is 400, any other media type 415.
     */
    public @Nullable JsonNode body() {
        if (http.getProperty(BODY) instanceof ReadBody read) {
            return read.json();
        }
        ReadBody read = ReadBody.of(http);
        http.setProperty(BODY, read);
        return read.json();
    }
}
