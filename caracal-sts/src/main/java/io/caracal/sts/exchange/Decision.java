package io.caracal.sts.exchange;

import io.caracal.core.policy.decision.ApprovalDeclaration;
import io.caracal.sts.resource.ProtectedResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came of looking at the resources of one exchange. For one thread. */
final class Decision {
    private final Map<String, ProtectedResource> granted = new LinkedHashMap<>();
    private final List<ApprovalDeclaration> approvals = new ArrayList<>();
    private Optional<Duration> wait = Optional.empty();
    private Optional<String> providerDenial = Optional.empty();
    private Optional<String> policyReason = Optional.empty();

    void grant(ProtectedResource resource, List<ApprovalDeclaration> required) {
        granted.put(resource.identifier(), resource);
        approvals.addAll(required);
    }

    void limited(Duration untilRoom) {
        wait = Optional.of(wait.filter(known -> known.compareTo(untilRoom) >= 0).orElse(untilRoom));
    }

    void noProvider(String description) {
        providerDenial = Optional.of(description);
    }

    /** The first reason is the one that is told. */
    void denied(Optional<String> reason) {
        policyReason = policyReason.or(() -> reason);
    }

    /** By identifier, in the order asked for. */
    Map<String, ProtectedResource> granted() {
        return granted;
    }

    /** Approvals that must exist before anything is minted. */
    List<ApprovalDeclaration> approvals() {
        return approvals;
    }

    /** How long to wait where a limit was reached. */
    Optional<Duration> waitFor() {
        return wait;
    }

    /** Why nothing was granted, in the order of what concerns the caller most. */
    String denial() {
        return providerDenial.orElseGet(() ->
                policyReason.map(reason -> "policy denied (" + reason + ")").orElse("policy denied"));
    }
}
