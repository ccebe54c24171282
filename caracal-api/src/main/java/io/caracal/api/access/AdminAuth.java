package io.caracal.api.access;

import io.caracal.api.access.Actor.Origin;
import io.caracal.api.access.ZoneDirectory.ZoneFacts;
import io.caracal.common.http.CallerAddress;
import io.caracal.control.invoke.OnBehalfAssertion;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.secret.SecretText;
import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request below {@code /v1} pass only when its caller is known and allowed, unknown routes included (API contract §2.2): bearer,
 * capability, zone, reserved zone, account, rate. What passed is an {@link AdminRequest}.
 */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public final class AdminAuth implements ContainerRequestFilter {

    private static final String AUTHOR_HEADER = "X-Caracal-Authorized-By";
    private static final String VIA_HEADER = "X-Caracal-Created-Via";
    private static final Pattern AUTHOR = Pattern.compile("[\\p{L}\\p{N} @._+:'-]{1,256}");

    private final AdminTokens tokens;
    private final RateLimits limits;
    private final CallerAddress addresses;
    private final ZoneDirectory zones;
    private final AccessRules rules;
    private final Clock clock;
    private final @Nullable ConsoleCredentials console;
    private final Optional<SecretText> adminToken;

    @Context
    private @Nullable HttpServletRequest servlet;

    public AdminAuth(
            AdminTokens tokens,
            RateLimits limits,
            CallerAddress addresses,
            ZoneDirectory zones,
            Assertions assertions) {
        this.tokens = tokens;
        this.limits = limits;
        this.addresses = addresses;
        this.zones = zones;
        this.rules = new AccessRules(zones);
        this.clock = assertions.clock();
        this.console = assertions.adminToken().map(ConsoleCredentials::new).orElse(null);
        this.adminToken = assertions.adminToken();
    }

    /**
     * What assertions are verified with.
     *
     * @param adminToken CARACAL_ADMIN_TOKEN; without one neither console nor Control assertions are accepted
     */
    public record Assertions(Clock clock, Optional<SecretText> adminToken) {}

    @Override
    public void filter(ContainerRequestContext http) {
        RequestPath path = RequestPath.of(http);
        if (!path.versioned()) {
            return;
        }
        Optional<OnBehalfAssertion> principal = assertion(http);
        // Control's invokers have budgets of their own and must not share that of Control's address.
        boolean counted = principal.isPresent() || limits.address(addresses.of(servlet), path.read());
        if (path.controlInvoke()) {
            return;
        }
        Actor bearer = tokens.authenticate(http.getHeaderString(HttpHeaders.AUTHORIZATION))
                .orElseThrow(() -> limits.failedAuthentication(addresses.of(servlet)));
        Actor actor = onBehalf(http, bearer, principal);
        http.setProperty(AdminRequest.ACTOR, actor);
        rules.checkToken(actor, path);
        actor = account(http, actor, path);
        if (counted) {
            limits.actor(actor, path.read());
        }
        http.setProperty(AdminRequest.ACTOR, actor);
        http.setProperty(AdminRequest.ATTRIBUTION, attribution(http, actor, path));
    }

    /** What Control vouches for, where it made the request. */
    private Optional<OnBehalfAssertion> assertion(ContainerRequestContext http) {
        return Optional.ofNullable(http.getHeaderString(OnBehalfAssertion.HEADER))
                .flatMap(header ->
                        adminToken.flatMap(token -> OnBehalfAssertion.verified(header, token, clock.instant())));
    }

    /** Control acts with the operator's token and says for whom; it is then worth no more than a write token of that zone. */
    private Actor onBehalf(ContainerRequestContext http, Actor actor, Optional<OnBehalfAssertion> vouched) {
        if (http.getHeaderString(OnBehalfAssertion.HEADER) == null) {
            return actor;
        }
        OnBehalfAssertion principal = vouched.filter(verified -> actor.bootstrap())
                .orElseThrow(() -> CaracalException.of(ErrorCode.INVALID_ACCOUNT_ASSERTION));
        if (!zones.hasControlKey(principal.zone(), principal.application())) {
            throw CaracalException.of(ErrorCode.INVALID_ACCOUNT_ASSERTION, "the application is no control key any more")
                    .status(403);
        }
        String author = "control:" + principal.application();
        return new Actor(author, "control", principal.zone(), Capability.WRITE, Origin.CONTROL, author, null);
    }

    private Actor account(ContainerRequestContext http, Actor actor, RequestPath path) {
        if (!actor.derived()) {
            return actor;
        }
        ConsoleCredentials verifier = console;
        if (verifier == null) {
            throw CaracalException.of(ErrorCode.INVALID_ACCOUNT_ASSERTION);
        }
        String account = verifier.account(http.getHeaderString(ConsoleCredentials.ACCOUNT_HEADER), clock.instant())
                .orElseThrow(() -> CaracalException.of(ErrorCode.INVALID_ACCOUNT_ASSERTION));
        rules.checkAccount(account, path);
        return new Actor(
                actor.tokenId(), actor.name(), actor.zone(), actor.capability(), actor.origin(), account, account);
    }

    /** Only the operator and the console, which authenticates people itself, may name another author. */
    private Attribution attribution(ContainerRequestContext http, Actor actor, RequestPath path) {
        if (!actor.bootstrap() && !actor.derived()) {
            return new Attribution(actor.author(), false);
        }
        String named = http.getHeaderString(AUTHOR_HEADER);
        String author = named != null && AUTHOR.matcher(named).matches() ? named : actor.author();
        boolean operator = "operator".equals(http.getHeaderString(VIA_HEADER)) && badge(path);
        return new Attribution(author, operator);
    }

    private boolean badge(RequestPath path) {
        return path.zone().flatMap(zones::find).map(ZoneFacts::coauthorBadge).orElse(true);
    }
}
