package io.caracal.core.policy.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What an allowed mint reports: approvals it must wait for, and the tiers of its scopes. */
final class MintDiagnostics {
    private MintDiagnostics() {}

    static List<Diagnostic> of(PolicyData data, Set<String> scopes) {
        SortedMap<String, String> tiers = tiers(data, scopes);
        if (tiers.isEmpty()) {
            return List.of();
        }
        List<Diagnostic> diagnostics = new ArrayList<>(2);
        SortedSet<ApprovalDeclaration> required = new TreeSet<>();
        tiers.values().forEach(tier -> required.addAll(data.approvals(tier)));
        if (!required.isEmpty()) {
            diagnostics.add(new Diagnostic.StepUpRequired(List.copyOf(required)));
        }
        List<Diagnostic.ScopeTier> risk = new ArrayList<>(tiers.size());
        tiers.forEach((scope, tier) -> risk.add(new Diagnostic.ScopeTier(scope, tier)));
        diagnostics.add(new Diagnostic.Risk(risk));
        return diagnostics;
    }

    private static SortedMap<String, String> tiers(PolicyData data, Set<String> scopes) {
        SortedMap<String, String> tiers = new TreeMap<>(PolicyData.TEXT_ORDER);
        for (String scope : scopes) {
            Set<String> declared = data.tiers(scope);
            if (declared.size() > 1) {
                throw new PolicyEvaluationException("risk rules give one requested scope different tiers");
            }
            declared.forEach(tier -> tiers.put(scope, tier));
        }
        return tiers;
    }
}
