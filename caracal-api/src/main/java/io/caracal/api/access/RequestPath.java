package io.caracal.api.access;

import io.caracal.core.id.ZoneId;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.PathSegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the access rules need to know about a request's method and path (API contract §2.2). */
record RequestPath(String method, List<String> segments) {

    private static final Set<String> READ_METHODS = Set.of("GET", "HEAD");
    private static final Set<String> DECISIONS = Set.of("approve", "reject");

    static RequestPath of(ContainerRequestContext http) {
        List<String> segments = http.getUriInfo().getPathSegments().stream()
                .map(PathSegment::getPath)
                .filter(segment -> !segment.isEmpty())
                .toList();
        return new RequestPath(http.getMethod(), segments);
    }

    boolean versioned() {
        return !segments.isEmpty() && segments.get(0).equals("v1");
    }

    /** Control checks its own tokens. */
    boolean controlInvoke() {
        return method.equals("POST") && is("v1", "control", "invoke");
    }

    boolean read() {
        return READ_METHODS.contains(method) || policyValidate();
    }

    boolean decision() {
        return segments.size() == 6
                && segments.get(1).equals("zones")
                && segments.get(3).equals("approvals")
                && DECISIONS.contains(segments.get(5));
    }

    /** Open to tokens of any zone although the path names none. */
    boolean zoneless() {
        return is("v1", "policies", "validate") || templates();
    }

    /** The zone of the path; empty when it names none or one outside the id grammar. */
    Optional<ZoneId> zone() {
        return namesZone() ? ZoneId.parse(segments.get(2)) : Optional.empty();
    }

    boolean namesZone() {
        return segments.size() >= 3 && segments.get(1).equals("zones");
    }

    /** What the console may use without naming a zone. */
    boolean openToAccounts() {
        boolean zones = is("v1", "zones") && (READ_METHODS.contains(method) || method.equals("POST"));
        boolean settings = (is("v1", "audit-retention") || is("v1", "mint-rate-limit"))
                && (READ_METHODS.contains(method) || method.equals("PUT"));
        return zones || settings || (templates() && method.equals("GET")) || policyValidate();
    }

    private boolean templates() {
        return segments.size() >= 2 && segments.get(1).equals("policy-templates");
    }

    private boolean policyValidate() {
        return method.equals("POST") && is("v1", "policies", "validate");
    }

    private boolean is(String... expected) {
        return segments.equals(List.of(expected));
    }
}
