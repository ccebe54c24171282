package io.caracal.sts.exchange;

import io.caracal.core.scope.Scopes;
import io.caracal.core.token.MandateUse;
import io.caracal.sts.client.ControlTraits;
import io.caracal.sts.resource.ProtectedResource;

/** A token request by its class (STS contract §2.0). */
sealed interface ExchangeRequest {
    TokenForm form();

    /** An application asks for its own lifecycle mandate. */
    record Bootstrap(TokenForm form) implements ExchangeRequest {
        /** Whether any owned resource will do, because none is named and nothing but the lifecycle scope is wanted. */
        boolean forAnyResource() {
            return form.resources().isEmpty() && form.scopes().equals(Scopes.parse(ProtectedResource.LIFECYCLE_SCOPE));
        }
    }

    /** A session asks for a mandate under a delegation, for a call through the Gateway. */
    record DirectMint(TokenForm form) implements ExchangeRequest {}

    /** An application with control traits asks for a mandate for Control and nothing else. */
    record ControlKey(TokenForm form) implements ExchangeRequest {}

    /** The Gateway exchanges the mandate of a call for one that the resource accepts. */
    record GatewayExchange(TokenForm form) implements ExchangeRequest {}

    /** Somebody else than the Gateway presents a mandate: never answered with a token. */
    record SessionExchange(TokenForm form) implements ExchangeRequest {}

    /** An external identity is presented. */
    record Federation(TokenForm form) implements ExchangeRequest {}

    static ExchangeRequest of(TokenForm form, boolean gateway, String controlAudience) {
        if (form.subject().federated()) {
            return new Federation(form);
        }
        if (gateway) {
            return new GatewayExchange(form);
        }
        if (form.subject().present()) {
            return new SessionExchange(form);
        }
        if (isControl(form, controlAudience)) {
            return new ControlKey(form);
        }
        boolean delegated =
                !form.anchors().session().isEmpty() && !form.anchors().edge().isEmpty();
        return delegated ? new DirectMint(form) : new Bootstrap(form);
    }

    private static boolean isControl(TokenForm form, String audience) {
        return form.anchors().none()
                && !form.resources().isEmpty()
                && form.resources().stream().allMatch(audience::equals)
                && !form.scopes().isEmpty()
                && form.scopes().tokens().stream().allMatch(scope -> scope.startsWith(ControlTraits.SCOPE_PREFIX));
    }

    default MandateUse use() {
        if (this instanceof DirectMint) {
            return MandateUse.GATEWAY;
        }
        return this instanceof ControlKey || this instanceof GatewayExchange ? MandateUse.RESOURCE : MandateUse.SESSION;
    }
}
