package io.caracal.core.policy.decision;

import io.caracal.core.policy.document.Datum;
import io.caracal.core.policy.document.RuleName;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The six documents of a zone merged and indexed for deciding. Immutable. Data of the wrong shape is left out, as an undefined
 * value is in Rego, so it grants nothing; malformed risk and approval data is remembered, because it stops every mint.
 */
public final class PolicyData {
    static final Comparator<String> TEXT_ORDER = Comparator.comparing(Datum.Text::new);

    private final @Nullable String denyAllReason;
    private final boolean restricted;
    private final Map<String, Set<String>> keysByApplication;
    private final Map<String, Grant> grants;
    private final List<Confinement> confinement;
    private final RiskGates gates;

    /** What the owner of a resource may do with it, by label. The application is the key used in {@code app_ids}. */
    record Grant(String application, Map<String, Set<String>> roles) {

        /** Whether one label on its own has a role with all the scopes. */
        boolean roleCovers(List<String> labels, Set<String> scopes) {
            for (String label : labels) {
                Set<String> role = roles.get(label);
                if (role != null && role.containsAll(scopes)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Sessions with a label of this prefix get no more than these scopes. */
    record Confinement(String labelPrefix, Set<String> scopes) {

        boolean permits(List<String> labels, Set<String> requested) {
            for (String label : labels) {
                if (label.startsWith(labelPrefix)) {
                    return scopes.containsAll(requested);
                }
            }
            return true;
        }
    }

    /** Risk tiers by scope and approvals by tier; null where the document is malformed. */
    record RiskGates(
            @Nullable Map<String, Set<String>> tiersByScope,
            @Nullable Map<String, List<ApprovalDeclaration>> approvalsByTier) {}

    private PolicyData(@Nullable String denyAllReason, Map<RuleName, Datum> rules) {
        this.denyAllReason = denyAllReason;
        this.restricted = !elements(rules.get(RuleName.RESTRICT)).isEmpty();
        this.keysByApplication = PolicyIndex.keysByApplication(rules.get(RuleName.APP_IDS));
        this.grants = PolicyIndex.grants(rules.get(RuleName.GRANTS));
        this.confinement = PolicyIndex.confinement(elements(rules.get(RuleName.CONFINEMENT)));
        this.gates = new RiskGates(
                PolicyIndex.tiers(rules.get(RuleName.RISK)), PolicyIndex.approvals(rules.get(RuleName.APPROVAL_TIERS)));
    }

    /** Data of merged rules; a rule that is not defined is absent from the map. */
    public static PolicyData of(Map<RuleName, Datum> rules) {
        return new PolicyData(null, rules);
    }

    /** Data that denies every request with the reason. */
    public static PolicyData denyAll(String reason) {
        return new PolicyData(reason, Map.of());
    }

    @Nullable
    String denyAllReason() {
        return denyAllReason;
    }

    boolean restricted() {
        return restricted;
    }

    /** The keys under which {@code app_ids} names an application id. */
    Set<String> keysOf(String applicationId) {
        return keysByApplication.getOrDefault(applicationId, Set.of());
    }

    @Nullable
    Grant grant(String resourceIdentifier) {
        return grants.get(resourceIdentifier);
    }

    /** Whether every confinement that concerns one of the labels permits all the scopes. */
    boolean confines(List<String> labels, Set<String> scopes) {
        for (Confinement rule : confinement) {
            if (!rule.permits(labels, scopes)) {
                return false;
            }
        }
        return true;
    }

    boolean riskMalformed() {
        return gates.tiersByScope() == null;
    }

    boolean approvalsMalformed() {
        return gates.approvalsByTier() == null;
    }

    /** Distinct tiers of a scope; more than one is a contradiction. */
    Set<String> tiers(String scope) {
        Map<String, Set<String>> tiers = gates.tiersByScope();
        return tiers == null ? Set.of() : tiers.getOrDefault(scope, Set.of());
    }

    List<ApprovalDeclaration> approvals(String tier) {
        Map<String, List<ApprovalDeclaration>> approvals = gates.approvalsByTier();
        return approvals == null ? List.of() : approvals.getOrDefault(tier, List.of());
    }

    private static Collection<Datum> elements(@Nullable Datum value) {
        return value == null ? List.of() : value.elements();
    }
}
