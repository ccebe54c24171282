package io.caracal.sts.run;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.scope.Scopes;
import io.caracal.sts.evidence.Refusal;
import io.caracal.sts.provider.Provider;
import io.caracal.sts.resource.ProtectedResource;
import java.util.List;
import java.util.Set;

/** What must hold before a provider's credential is given to a process, whatever any policy says (STS contract §1.5, steps 6 to 10). */
final class InjectionRules {
    private static final Set<String> NEVER = Set.of("none", "caracal_mandate", "http_basic");

    private InjectionRules() {}

    /** The resource that the binding means. */
    static ProtectedResource resource(RunBinding binding, List<ProtectedResource> named) {
        ProtectedResource resource = named.stream()
                .filter(candidate -> candidate.identifier().equals(binding.resource()))
                .findFirst()
                .or(() -> named.stream().findFirst())
                .orElseThrow(() -> notFound("resource not found").with("resource", binding.resource()));
        // A scope that the resource does not have would escape the gates that its scopes stand behind.
        if (!resource.canMint(Scopes.of(binding.scopes()))) {
            throw Refusal.denied("scope_mismatch", "a scope of the binding is not a scope of the resource")
                    .with("resource", binding.resource());
        }
        return resource;
    }

    /** The provider whose credential may be given away. */
    static Provider provider(RunBinding binding, ProtectedResource resource) {
        Provider provider =
                resource.provider().orElseThrow(() -> denied(binding, "provider_unavailable", "provider_not_found"));
        if (!provider.config().isObject()) {
            throw denied(binding, "provider_unavailable", "provider_config_invalid");
        }
        boolean allowed = provider.config().path("allow_runtime_injection").asBoolean(false);
        if (!allowed || NEVER.contains(provider.kind())) {
            throw denied(binding, "credential_injection_denied", "runtime_injection_not_allowed");
        }
        if (provider.ofUsers()) {
            throw denied(binding, "credential_not_provisioned", "no_user_principal");
        }
        return provider;
    }

    static Refusal notFound(String description) {
        return Refusal.of(
                CaracalException.of(ErrorCode.RESOURCE_NOT_FOUND, description).status(404), "resource_not_found");
    }

    private static Refusal denied(RunBinding binding, String status, String reason) {
        return Refusal.denied(status, "credential is not available (" + reason + ")")
                .with("resource", binding.resource())
                .with("reason", reason);
    }
}
