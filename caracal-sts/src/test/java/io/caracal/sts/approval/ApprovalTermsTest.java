package io.caracal.sts.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.policy.InvalidPolicyBundleException;
import io.caracal.core.policy.PolicyBundle;
import io.caracal.core.policy.PolicyManifest;
import io.caracal.core.policy.decision.ApprovalDeclaration;
import io.caracal.core.policy.decision.PolicyInput;
import io.caracal.sts.evidence.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ApprovalTermsTest {
    @Test
    void withoutDetailsAnOperatorHasFourHours() {
        assertThat(merge("{\"tier\":\"high\"}"))
                .isEqualTo(new ApprovalTerms("high", "operator", "identified", Duration.ofHours(4)));
    }

    @Test
    void tiersAreJoinedAndTheMostProtectivePrivacyAndShortestTimeWin() {
        assertThat(merge(
                        "{\"tier\":\"b\",\"approver\":\"any\",\"ttl_seconds\":600,\"privacy\":\"pseudonymous\"}",
                        "{\"tier\":\"a\",\"approver\":\"subject\",\"ttl_seconds\":120,\"privacy\":\"identified\"}"))
                .isEqualTo(new ApprovalTerms("a,b", "subject", "pseudonymous", Duration.ofMinutes(2)));
    }

    @Test
    void timesStayWithinTheBoundsOfTheApprover() {
        assertThat(merge("{\"tier\":\"t\",\"ttl_seconds\":5}").ttl()).isEqualTo(Duration.ofMinutes(1));
        assertThat(merge("{\"tier\":\"t\",\"ttl_seconds\":99999999}").ttl()).isEqualTo(Duration.ofDays(7));
        assertThat(merge("{\"tier\":\"t\",\"approver\":\"any\",\"ttl_seconds\":99999999}")
                        .ttl())
                .isEqualTo(Duration.ofHours(24));
        assertThat(merge("{\"tier\":\"t\",\"approver\":\"subject\"}").ttl()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void anOperatorAndTheSubjectCannotShareAHold() {
        assertThatThrownBy(() -> merge("{\"tier\":\"a\"}", "{\"tier\":\"b\",\"approver\":\"subject\"}"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.answer().description())
                                .hasValue("approval requires separate operator and subject decisions"));
    }

    /** Declarations only come out of a decision, so one is made that requires all of them. */
    private static ApprovalTerms merge(String... declarations) {
        String document = "# caracal:data-document\npackage caracal.authz\n\nimport rego.v1\n\n"
                + "app_ids := {\"k\": \"app\"}\n"
                + "grants := {\"r\": {\"application\": \"k\", \"roles\": {\"l\": " + scopes(declarations) + "}}}\n"
                + "risk := ["
                + Stream.of(declarations)
                        .map(ApprovalTermsTest::tier)
                        .map(tier -> "{\"scope\": \"s-" + tier + "\", \"tier\": \"" + tier + "\"}")
                        .collect(Collectors.joining(", "))
                + "]\napproval_tiers := [" + String.join(", ", declarations) + "]\n";
        try {
            PolicyBundle bundle = PolicyBundle.load(new PolicyManifest(List.of("p")), Map.of("p", document));
            List<String> scopes =
                    Stream.of(declarations).map(text -> "s-" + tier(text)).toList();
            PolicyInput input = new PolicyInput(
                    new PolicyInput.Principal("Application", "app", "z", null, "s", "task", List.of("l")),
                    new PolicyInput.Resource("Resource", "r", "r", scopes),
                    new PolicyInput.Action("TokenExchange", null, null),
                    null,
                    new PolicyInput.DelegationEdge("e", null, null, null, null, null, scopes, 0, List.of("e"), 0, null),
                    new PolicyInput.Context(Map.of(), null, null, null, "s", "e", false, scopes));
            List<ApprovalDeclaration> required = bundle.decide(input).approvals();
            assertThat(required).hasSize(declarations.length);
            return ApprovalTerms.merge(required);
        } catch (InvalidPolicyBundleException invalid) {
            throw new AssertionError(invalid);
        }
    }

    private static String scopes(String... declarations) {
        return Stream.of(declarations)
                .map(text -> "\"s-" + tier(text) + "\"")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String tier(String declaration) {
        return declaration.split("\"")[3];
    }
}
