package io.caracal.coordinator.identity;

import java.util.List;
import java.util.regex.Pattern;

/** What the operator token opens (Coordinator contract §A.4); everything else asks for a mandate. */
final class OperatorRoutes {

    private static final String ID = "/[A-Za-z0-9_.:\\-]{1,128}";

    private record Route(String method, Pattern rest) {}

    private static final List<Route> ROUTES = List.of(
            route("GET", "agents"),
            route("GET", "agents" + ID),
            route("GET", "agents" + ID + "/(children|effective-authority)"),
            route("PATCH", "agents" + ID + "/(suspend|resume)"),
            route("DELETE", "agents" + ID),
            route("GET", "delegations/active"),
            route("GET", "delegations/inbound" + ID),
            route("GET", "delegations/inbound" + ID + ID),
            route("GET", "delegations/outbound" + ID),
            route("GET", "delegations" + ID + "/(traverse|impact)"),
            route("PATCH", "delegations" + ID + "/revoke"),
            route("GET", "agent-services"),
            route("GET", "invocations"),
            route("GET", "outbox/dead"),
            route("POST", "outbox" + ID + "/requeue"));

    private OperatorRoutes() {}

    /** @param rest the path below the zone, without a leading slash */
    static boolean allow(String method, String rest) {
        return ROUTES.stream()
                .anyMatch(route -> route.method().equals(method)
                        && route.rest().matcher(rest).matches());
    }

    private static Route route(String method, String rest) {
        return new Route(method, Pattern.compile(rest));
    }
}
