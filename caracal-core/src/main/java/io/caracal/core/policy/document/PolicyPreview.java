package io.caracal.core.policy.document;

import java.util.List;

/**
 * What an accepted document contains, as the API shows it (API contract §1.7). A data document defines no result and refers
 * to nothing, so the last four are always empty or false.
 *
 * @param packageName wire name {@code package}
 * @param rules rule names, sorted
 */
public record PolicyPreview(
        String packageName,
        List<String> rules,
        boolean defaultResult,
        List<String> decisions,
        List<String> inputsReferenced,
        List<String> dataReferenced) {

    static PolicyPreview of(PolicyDocument document) {
        List<String> names =
                document.rules().keySet().stream().map(RuleName::wire).sorted().toList();
        return new PolicyPreview("caracal.authz", names, false, List.of(), List.of(), List.of());
    }
}
