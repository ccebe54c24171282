package io.caracal.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.caracal.core.policy.decision.PolicyInput;
import io.caracal.core.policy.document.AuthoringResult;
import io.caracal.core.policy.document.PolicyAuthoring;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyBundleTest {

    @Test
    void manifestDigestMatchesTheVector() throws Exception {
        PolicyManifest manifest = PolicyManifest.parse(
                "[ {\"policy_version_id\":\"pv-1\", \"extra\":1}, {\"policy_version_id\":\"pv-2\"} ]");

        assertThat(manifest.canonicalJson())
                .isEqualTo("[{\"policy_version_id\":\"pv-1\"},{\"policy_version_id\":\"pv-2\"}]");
        assertThat(manifest.sha256()).isEqualTo("e7388625e7afa28ca7927662b2decb5077ef39c5ff1ab43f1847845232968087");
        assertThat(new PolicyManifest(List.of("pv-2", "pv-1")).sha256()).isNotEqualTo(manifest.sha256());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "[1]", "[{}]", "[{\"policy_version_id\":\"\"}]", "[] []", "[{\"policy_version_id\":7}]"
            })
    void manifestOfAnotherShapeIsRefused(String json) {
        assertThatThrownBy(() -> PolicyManifest.parse(json)).isInstanceOf(InvalidPolicyBundleException.class);
    }

    @Test
    void contradictingDocumentsAreRefused() {
        assertThatThrownBy(() -> load("{\"risk\":[1]}", "{\"risk\":[2]}"))
                .isInstanceOf(InvalidPolicyBundleException.class)
                .hasMessage("policy version p1: rule risk contradicts an earlier document: "
                        + "it is defined twice with different values");
        assertThatThrownBy(() -> load("{\"app_ids\":{}}", "package caracal.authz\napp_ids.a := \"b\""))
                .hasMessageContaining("two different forms");
    }

    @Test
    void equalDocumentsDoNotContradict() throws Exception {
        assertThat(load("{\"restrict\":[1]}", "package caracal.authz\nrestrict := [1.0]")
                        .decide(input())
                        .reason())
                .contains("restriction_active");
    }

    @Test
    void missingDuplicateAndUnreadableDocumentsAreRefused() {
        assertThatThrownBy(() -> PolicyBundle.load(new PolicyManifest(List.of("a")), Map.of()))
                .hasMessage("policy version a has no content");
        assertThatThrownBy(() -> PolicyBundle.load(new PolicyManifest(List.of("a", "a")), Map.of("a", "{}")))
                .hasMessage("manifest names a policy version twice");
        assertThatThrownBy(() -> load("package caracal.authz\nrisk := input.x"))
                .hasMessageStartingWith("policy version p0: line 2 column 9: reference to input");
    }

    @Test
    void withoutAnActiveSetEverythingIsDenied() throws Exception {
        PolicyBundle bundle = PolicyBundle.denyAll("no_active_policy_set");

        assertThat(bundle.manifestSha256()).isEqualTo("no_active_policy_set");
        assertThat(bundle.decide(input()).toJson())
                .hasToString("{\"decision\":\"deny\",\"determining_policies\":[],\"evaluation_status\":\"complete\","
                        + "\"diagnostics\":[{\"reason\":\"no_active_policy_set\"}]}");
    }

    @Test
    void templatesPassTheChecksAndWorkTogether() throws Exception {
        assertThat(PolicyTemplate.all())
                .extracting(PolicyTemplate::id)
                .containsExactly("application-bindings", "resource-grants", "label-confinement", "zone-restriction");
        List<String> contents = new ArrayList<>();
        for (PolicyTemplate template : PolicyTemplate.all()) {
            assertThat(PolicyAuthoring.check(template.content())).isInstanceOf(AuthoringResult.Accepted.class);
            assertThat(template.name()).isNotBlank();
            assertThat(template.description()).isNotBlank();
            contents.add(template.content());
        }
        PolicyInput mint = PolicyInput.fromJson(new JsonMapper().readTree("""
            {"principal":{"type":"Application","id":"application-id-of-the-orders-agent","labels":["operator"]},
             "resource":{"identifier":"resource://orders"},
             "delegation_edge":{"id":"e","scopes":["orders:read"]},
             "context":{"agent_session_id":"s","requested_scopes":["orders:read"]}}\
            """));

        assertThat(load(contents.subList(0, 3).toArray(String[]::new))
                        .decide(mint)
                        .determiningPolicies())
                .containsExactly("caracal-orders-agent-mint");
        assertThat(load(contents.toArray(String[]::new)).decide(mint).reason()).contains("restriction_active");
    }

    private static PolicyInput input() throws Exception {
        return PolicyInput.fromJson(new JsonMapper().readTree("{}"));
    }

    private static PolicyBundle load(String... documents) throws InvalidPolicyBundleException {
        Map<String, String> contents = new LinkedHashMap<>();
        for (String document : documents) {
            contents.put("p" + contents.size(), document);
        }
        return PolicyBundle.load(new PolicyManifest(List.copyOf(contents.keySet())), contents);
    }
}
