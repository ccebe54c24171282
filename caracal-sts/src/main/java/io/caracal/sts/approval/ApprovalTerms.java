package io.caracal.sts.approval;

import io.caracal.core.policy.decision.ApprovalDeclaration;
import io.caracal.sts.evidence.Refusal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The terms of one hold, merged from all declarations that apply (STS contract §2.6).
 *
 * @param tier names of the tiers, sorted, joined by commas
 * @param approver operator, subject or any
 * @param privacy identified, pseudonymous or anonymous
 * @param ttl how long the hold lives
 */
public record ApprovalTerms(String tier, String approver, String privacy, Duration ttl) {
    private static final String OPERATOR = "operator";
    private static final String SUBJECT = "subject";
    private static final String ANY = "any";
    private static final List<String> PRIVACY = List.of("identified", "pseudonymous", "anonymous");
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /** {@link Refusal} when one part asks for an operator and another for the subject: nobody could approve both. */
    public static ApprovalTerms merge(Collection<ApprovalDeclaration> declarations) {
        Set<String> tiers = new TreeSet<>();
        declarations.forEach(declaration -> tiers.add(declaration.tier()));
        String approver = approver(declarations);
        return new ApprovalTerms(String.join(",", tiers), approver, privacy(declarations), ttl(declarations, approver));
    }

    private static String approver(Collection<ApprovalDeclaration> declarations) {
        Set<String> classes = declarations.stream()
                .map(declaration -> declaration.approver().orElse(OPERATOR))
                .collect(Collectors.toSet());
        if (classes.contains(OPERATOR) && classes.contains(SUBJECT)) {
            throw Refusal.denied(
                    "approval_class_conflict", "approval requires separate operator and subject decisions");
        }
        if (classes.contains(OPERATOR)) {
            return OPERATOR;
        }
        return classes.contains(SUBJECT) ? SUBJECT : ANY;
    }

    private static String privacy(Collection<ApprovalDeclaration> declarations) {
        int most = declarations.stream()
                .mapToInt(declaration -> PRIVACY.indexOf(declaration.privacy().orElse(PRIVACY.get(0))))
                .max()
                .orElse(0);
        return PRIVACY.get(Math.max(0, most));
    }

    private static Duration ttl(Collection<ApprovalDeclaration> declarations, String approver) {
        boolean operator = approver.equals(OPERATOR);
        Duration longest = operator ? Duration.ofDays(7) : Duration.ofHours(24);
        Duration standard = operator ? Duration.ofHours(4) : Duration.ofMinutes(15);
        Optional<Duration> declared = declarations.stream()
                .flatMap(declaration -> declaration.ttlSeconds().stream().boxed())
                .map(seconds -> Duration.ofSeconds(Math.min(seconds, longest.toSeconds())))
                .min(Duration::compareTo);
        Duration ttl = declared.orElse(standard);
        return ttl.compareTo(SHORTEST) < 0 ? SHORTEST : ttl;
    }
}
