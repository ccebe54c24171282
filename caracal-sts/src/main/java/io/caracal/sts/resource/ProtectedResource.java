package io.caracal.sts.resource;

import io.caracal.core.id.ResourceId;
import io.caracal.core.scope.Scopes;
import io.caracal.sts.provider.Provider;
import java.util.List;
import java.util.Optional;

/** A resource of a zone that is not archived. */
public final class ProtectedResource {
    /** Mintable for every resource that can be called. */
    public static final String LIFECYCLE_SCOPE = "agent:lifecycle";

    private final ResourceId id;
    private final String identifier;
    private final String upstreamUrl;
    private final Scopes scopes;
    private final List<Operation> operations;
    private final boolean enforced;
    private final Optional<Provider> provider;

    ProtectedResource(Identity identity, Scopes scopes, Rules rules, Optional<Provider> provider) {
        this.id = identity.id();
        this.identifier = identity.identifier();
        this.upstreamUrl = identity.upstreamUrl();
        this.scopes = scopes;
        this.operations = List.copyOf(rules.operations());
        this.enforced = rules.enforced();
        this.provider = provider;
    }

    record Identity(ResourceId id, String identifier, String upstreamUrl) {}

    record Rules(List<Operation> operations, boolean enforced) {}

    public ResourceId id() {
        return id;
    }

    /** The public identifier: what mandates and policies name. */
    public String identifier() {
        return identifier;
    }

    /** Empty when there is none. */
    public String upstreamUrl() {
        return upstreamUrl;
    }

    /** The declared scopes. */
    public Scopes scopes() {
        return scopes;
    }

    /** Its credential provider; empty when that is archived. */
    public Optional<Provider> provider() {
        return provider;
    }

    /** Whether it was asked for by this text: its identifier or its id. */
    public boolean isNamed(String name) {
        return identifier.equals(name) || id.value().equals(name);
    }

    /** Whether the scopes can be minted: the declared ones, and the lifecycle scope when there is an upstream. */
    public boolean canMint(Scopes requested) {
        return requested.tokens().stream()
                .allMatch(scope -> scopes.contains(scope) || (!upstreamUrl.isEmpty() && scope.equals(LIFECYCLE_SCOPE)));
    }

    /**
     * Whether a mandate with these scopes may do this (STS contract §2.3 step 4). Where operations are enforced the first
     * one with that method and exactly that path decides; what is not declared is not permitted.
     */
    public boolean permits(String method, String path, Scopes mandateScopes) {
        return !enforced
                || operations.stream()
                        .filter(operation -> operation.is(method, path))
                        .findFirst()
                        .filter(operation -> mandateScopes.contains(operation.scope()))
                        .isPresent();
    }
}
