package io.caracal.sts.oauth;

import io.caracal.common.redis.Redis;
import io.caracal.common.security.EgressRules;
import io.caracal.common.service.Platform;
import java.util.Optional;

/** Getting tokens of providers, assembled. */
public final class OAuthModule {
    private final ServiceTokens tokens;
    private final Circuit circuit;

    private OAuthModule(ServiceTokens tokens, Circuit circuit) {
        this.tokens = tokens;
        this.circuit = circuit;
    }

    /** @param egress in place of the one that the settings mean */
    public static OAuthModule create(Platform platform, Redis redis, TokenSettings settings, Optional<Egress> egress) {
        Egress ways = egress.orElseGet(() -> Egress.guarded(new EgressRules(settings.privateHosts())));
        TokenHttp http = new TokenHttp(ways, settings.extraRoots());
        platform.lifecycle().onStop("provider-tokens", http);
        Circuit circuit = new Circuit(redis);
        TokenCalls calls = new TokenCalls(
                new Grants(platform.clock(), platform.ids()), http, circuit, platform.metrics(), platform.nanoTicker());
        return new OAuthModule(
                new ServiceTokens(
                        calls, platform.clock(), platform.nanoTicker(), settings.longest(), settings.waiting()),
                circuit);
    }

    public ServiceTokens tokens() {
        return tokens;
    }

    /** Requests that got the token that another one had asked for. */
    public long shared() {
        return tokens.shared();
    }

    /** Requests refused because the provider's endpoint had failed too often. */
    public long refusedByCircuit() {
        return circuit.refused();
    }

    /** Questions about such failures that Redis did not answer. */
    public long redisErrors() {
        return circuit.errors();
    }
}
