package io.caracal.core.policy.decision;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.policy.document.Datum;
import io.caracal.core.policy.document.DatumJson;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One entry of {@code approval_tiers}, kept as the author wrote it; ordered as the contract orders declarations. */
public final class ApprovalDeclaration implements Comparable<ApprovalDeclaration> {
    private static final Set<String> APPROVERS = Set.of("operator", "subject", "any");
    private static final Set<String> PRIVACY = Set.of("identified", "pseudonymous", "anonymous");

    private final Datum.Members declared;

    private ApprovalDeclaration(Datum.Members declared) {
        this.declared = declared;
    }

    /** The declaration, or empty when the entry is malformed. */
    static Optional<ApprovalDeclaration> read(Datum entry) {
        boolean valid = entry instanceof Datum.Members members
                && !text(members, "tier").isEmpty()
                && oneOf(members.get("approver"), APPROVERS)
                && oneOf(members.get("privacy"), PRIVACY)
                && positiveInteger(members.get("ttl_seconds"));
        return valid ? Optional.of(new ApprovalDeclaration((Datum.Members) entry)) : Optional.empty();
    }

    /** The tier that requires this approval; never empty. */
    public String tier() {
        return text(declared, "tier");
    }

    /** Who may approve: operator, subject or any. */
    public Optional<String> approver() {
        return Optional.of(text(declared, "approver")).filter(value -> !value.isEmpty());
    }

    /** How the approval shows its subject: identified, pseudonymous or anonymous. */
    public Optional<String> privacy() {
        return Optional.of(text(declared, "privacy")).filter(value -> !value.isEmpty());
    }

    /** Seconds a hold lives, above 0 and not bounded above here; {@link Long#MAX_VALUE} stands for anything larger. */
    public OptionalLong ttlSeconds() {
        if (!(declared.get("ttl_seconds") instanceof Datum.Num number)) {
            return OptionalLong.empty();
        }
        BigDecimal limit = BigDecimal.valueOf(Long.MAX_VALUE);
        return OptionalLong.of(number.value().min(limit).longValue());
    }

    /** The declaration as JSON, members by name. */
    public JsonNode toJson() {
        return DatumJson.of(declared);
    }

    private static String text(Datum.Members members, String name) {
        return members.get(name) instanceof Datum.Text text ? text.value() : "";
    }

    private static boolean oneOf(@Nullable Datum value, Set<String> accepted) {
        return value == null || (value instanceof Datum.Text text && accepted.contains(text.value()));
    }

    private static boolean positiveInteger(@Nullable Datum value) {
        return value == null
                || (value instanceof Datum.Num number
                        && number.value().signum() > 0
                        && number.value().scale() <= 0);
    }

    @Override
    public int compareTo(ApprovalDeclaration other) {
        return declared.compareTo(other.declared);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ApprovalDeclaration that && declared.equals(that.declared);
    }

    @Override
    public int hashCode() {
        return declared.hashCode();
    }

    @Override
    public String toString() {
        return toJson().toString();
    }
}
