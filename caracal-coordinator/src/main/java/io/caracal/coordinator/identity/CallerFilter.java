package io.caracal.coordinator.identity;

import io.caracal.common.security.OperatorToken;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import io.caracal.core.token.RawToken;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.PathSegment;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Authenticates every request before a route is looked for, so that strangers cannot tell routes apart (Coordinator contract §A.4). */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public final class CallerFilter implements ContainerRequestFilter {

    private static final Set<String> PUBLIC = Set.of("v1/verify");
    private static final String STATS = "stats";
    private static final String ZONES = "zones";

    private final OperatorToken operator;
    private final AgentAuthenticator agents;
    private final String requiredScope;

    public CallerFilter(OperatorToken operator, AgentAuthenticator agents, String requiredScope) {
        this.operator = operator;
        this.agents = agents;
        this.requiredScope = requiredScope;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        List<String> path = request.getUriInfo().getPathSegments().stream()
                .map(PathSegment::getPath)
                .filter(segment -> !segment.isEmpty())
                .toList();
        String whole = String.join("/", path);
        if (PUBLIC.contains(whole)) {
            return;
        }
        RawToken token = RawToken.fromAuthorization(
                        request.getHeaderString(HttpHeaders.AUTHORIZATION), RawToken.SchemeCase.EXACT)
                .orElseThrow(() -> CaracalException.of(ErrorCode.MISSING_TOKEN));
        if (operator.matches(token.value())) {
            if (whole.equals(STATS)) {
                return;
            }
            if (opens(request.getMethod(), path)) {
                Call.attach(request, new Caller.Operator(zone(path.get(1)), requiredScope));
                return;
            }
        }
        if (whole.equals(STATS)) {
            throw CaracalException.of(ErrorCode.OPERATOR_TOKEN_REQUIRED);
        }
        Caller.Agent agent = agents.authenticate(token);
        requireZone(path, agent);
        Call.attach(request, agent);
    }

    private static boolean opens(String method, List<String> path) {
        if (path.size() < 3 || !path.get(0).equals(ZONES)) {
            return false;
        }
        String rest = path.stream().skip(2).collect(Collectors.joining("/"));
        return OperatorRoutes.allow(method, rest);
    }

    private static void requireZone(List<String> path, Caller.Agent agent) {
        boolean zoned = path.size() > 1 && path.get(0).equals(ZONES);
        if (zoned && !path.get(1).equals(agent.zone().value())) {
            throw CaracalException.of(ErrorCode.ZONE_MISMATCH).status(403);
        }
    }

    private static ZoneId zone(String text) {
        return ZoneId.parse(text).orElseThrow(() -> CaracalException.of(ErrorCode.INVALID_PARAMS));
    }
}
