package io.caracal.core.policy.decision;

import io.caracal.core.policy.decision.PolicyData.Confinement;
import io.caracal.core.policy.decision.PolicyData.Grant;
import io.caracal.core.policy.document.Datum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the values of the documents into the maps that decisions look up. */
final class PolicyIndex {
    private PolicyIndex() {}

    static Map<String, Set<String>> keysByApplication(@Nullable Datum appIds) {
        Map<String, Set<String>> keys = new HashMap<>();
        if (appIds instanceof Datum.Members members) {
            members.values().forEach((key, id) -> {
                String text = id.text();
                // An empty id identifies nobody, so it must not match a request without a principal.
                if (text != null && !text.isEmpty()) {
                    keys.computeIfAbsent(text, ignored -> new HashSet<>()).add(key);
                }
            });
        }
        return Map.copyOf(keys);
    }

    static Map<String, Grant> grants(@Nullable Datum grants) {
        Map<String, Grant> byResource = new HashMap<>();
        if (grants instanceof Datum.Members members) {
            members.values().forEach((resource, value) -> {
                if (value instanceof Datum.Members grant && grant.get("application") instanceof Datum.Text owner) {
                    byResource.put(resource, new Grant(owner.value(), roles(grant.get("roles"))));
                }
            });
        }
        return Map.copyOf(byResource);
    }

    private static Map<String, Set<String>> roles(@Nullable Datum roles) {
        Map<String, Set<String>> byLabel = new HashMap<>();
        if (roles instanceof Datum.Members members) {
            members.values().forEach((label, scopes) -> byLabel.put(label, Set.copyOf(scopes.texts())));
        }
        return Map.copyOf(byLabel);
    }

    static List<Confinement> confinement(Collection<Datum> rules) {
        List<Confinement> confinements = new ArrayList<>();
        for (Datum rule : rules) {
            if (rule instanceof Datum.Members members && members.get("label_prefix") instanceof Datum.Text prefix) {
                Datum scopes = members.get("scopes");
                // Without readable scopes a rule that applies permits nothing.
                confinements.add(
                        new Confinement(prefix.value(), scopes == null ? Set.of() : Set.copyOf(scopes.texts())));
            }
        }
        return List.copyOf(confinements);
    }

    /** Tiers by scope, or null when the document is malformed; no document is an empty one. */
    static @Nullable Map<String, Set<String>> tiers(@Nullable Datum risk) {
        if (risk != null && !(risk instanceof Datum.Items)) {
            return null;
        }
        Map<String, Set<String>> tiers = new HashMap<>();
        for (Datum rule : risk == null ? List.<Datum>of() : risk.elements()) {
            String scope = rule instanceof Datum.Members members ? text(members, "scope") : "";
            String tier = rule instanceof Datum.Members members ? text(members, "tier") : "";
            if (scope.isEmpty() || tier.isEmpty()) {
                return null;
            }
            tiers.computeIfAbsent(scope, ignored -> new HashSet<>()).add(tier);
        }
        return Map.copyOf(tiers);
    }

    /** Declarations by tier, or null when the document is malformed; no document is an empty one. */
    static @Nullable Map<String, List<ApprovalDeclaration>> approvals(@Nullable Datum approvalTiers) {
        if (approvalTiers != null && !(approvalTiers instanceof Datum.Items)) {
            return null;
        }
        Map<String, List<ApprovalDeclaration>> byTier = new HashMap<>();
        for (Datum entry : approvalTiers == null ? List.<Datum>of() : approvalTiers.elements()) {
            Optional<ApprovalDeclaration> declaration = ApprovalDeclaration.read(entry);
            if (declaration.isEmpty()) {
                return null;
            }
            byTier.computeIfAbsent(declaration.get().tier(), ignored -> new ArrayList<>())
                    .add(declaration.get());
        }
        return Map.copyOf(byTier);
    }

    private static String text(Datum.Members members, String name) {
        return members.get(name) instanceof Datum.Text text ? text.value() : "";
    }
}
