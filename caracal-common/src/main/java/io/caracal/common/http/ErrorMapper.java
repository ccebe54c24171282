package io.caracal.common.http;

import io.caracal.core.error.CaracalException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything that escapes a resource or the JAX-RS framework becomes a response here. */
public final class ErrorMapper implements ExceptionMapper<Throwable> {

    private static final String PLAIN = "text/plain; charset=utf-8";

    private final Failures failures;

    @Context
    private @Nullable HttpServletRequest request;

    public ErrorMapper(Failures failures) {
        this.failures = failures;
    }

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof NotFoundException) {
            return unknownRoute();
        }
        if (failure instanceof NotAllowedException refused) {
            return wrongMethod(refused);
        }
        if (failure instanceof WebApplicationException framework && isAnswer(framework.getResponse())) {
            return framework.getResponse();
        }
        return respond(failures.describe(failure));
    }

    /** A redirect, or a response that somebody composed on purpose. */
    private static boolean isAnswer(Response response) {
        return response.getStatus() < 400 || response.hasEntity();
    }

    private Response respond(CaracalException error) {
        ResponseBuilder response = Response.status(error.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(ErrorBody.bytes(error, requestId(), failures.style()));
        error.headers().forEach(response::header);
        return response.build();
    }

    private Response unknownRoute() {
        return switch (failures.style()) {
            case GO ->
                Response.status(404).type(PLAIN).entity("404 page not found\n").build();
            case FASTIFY ->
                Response.status(404)
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(ErrorBody.json(routeNotFound()))
                        .build();
        };
    }

    /** The frameworks behind the two styles differ: one knows the verb as part of the route, the other does not. */
    private Response wrongMethod(NotAllowedException refused) {
        return switch (failures.style()) {
            case GO ->
                Response.status(405)
                        .header(HttpHeaders.ALLOW, allowed(refused))
                        .type(PLAIN)
                        .entity("Method Not Allowed\n")
                        .build();
            case FASTIFY -> unknownRoute();
        };
    }

    /** As 1.0 writes it: HEAD wherever GET is, and without OPTIONS, which the framework adds of itself. */
    private static String allowed(NotAllowedException refused) {
        Set<String> verbs = new TreeSet<>(refused.getResponse().getAllowedMethods());
        verbs.remove("OPTIONS");
        if (verbs.contains("GET")) {
            verbs.add("HEAD");
        }
        return String.join(", ", verbs);
    }

    private Map<String, Object> routeNotFound() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("message", "Route " + route() + " not found");
        members.put("error", "Not Found");
        members.put("statusCode", 404);
        return members;
    }

    private String route() {
        HttpServletRequest current = request;
        if (current == null) {
            return "";
        }
        String query = current.getQueryString();
        return current.getMethod() + ":" + current.getRequestURI() + (query == null ? "" : "?" + query);
    }

    private String requestId() {
        HttpServletRequest current = request;
        return current == null ? "" : RequestIds.of(current);
    }
}
