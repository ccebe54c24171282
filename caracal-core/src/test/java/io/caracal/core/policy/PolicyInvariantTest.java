package io.caracal.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.policy.decision.PolicyEvaluationException;
import io.caracal.core.policy.decision.PolicyInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Properties that hold for all documents and requests, tried on seeded random ones; a failure names its seed. */
class PolicyInvariantTest {
    private static final int CASES = 6000;

    @Test
    void nothingIsAllowedWithoutAGrantThatCoversIt() throws Exception {
        Map<String, Integer> seen = new HashMap<>();
        for (long seed = 0; seed < CASES; seed++) {
            RandomPolicy draw = new RandomPolicy(seed);
            ObjectNode rules = draw.rules();
            ObjectNode request = draw.request();
            String decision = decide(List.of(rules.toString()), request);
            String policy = policyOf(decision);
            seen.merge(policy.replaceAll("-k[0-9]-", "-*-"), 1, Integer::sum);
            if (!policy.isEmpty() && !policy.equals("caracal-workload-mint")) {
                assertThat(covered(rules, request, policy))
                        .as("seed %d: %s", seed, decision)
                        .isTrue();
                rules.remove("grants");
                assertThat(policyOf(decide(List.of(rules.toString()), request)))
                        .as("seed %d without grants", seed)
                        .isEmpty();
            }
        }
        assertThat(seen)
                .containsOnlyKeys("", "caracal-bootstrap", "caracal-*-mint", "caracal-*-use", "caracal-workload-mint")
                .allSatisfy((policy, count) -> assertThat(count).isGreaterThan(50));
    }

    @Test
    void confinementOnlyNarrows() throws Exception {
        int narrowed = 0;
        for (long seed = 0; seed < CASES; seed++) {
            RandomPolicy draw = new RandomPolicy(seed);
            ObjectNode rules = draw.rules();
            ObjectNode request = draw.request();
            String before = decide(List.of(rules.toString()), request);
            if (!rules.path("confinement").isArray()) {
                continue;
            }
            ((ArrayNode) rules.get("confinement")).add(draw.confinement());
            String after = decide(List.of(rules.toString()), request);
            if (!policyOf(after).isEmpty()) {
                assertThat(after).as("seed %d", seed).isEqualTo(before);
            } else if (!policyOf(before).isEmpty()) {
                assertThat(after).as("seed %d", seed).contains("confinement_violation");
                narrowed++;
            }
        }
        assertThat(narrowed).isGreaterThan(20);
    }

    @Test
    void anyRestrictionDeniesEverything() throws Exception {
        for (long seed = 0; seed < CASES; seed++) {
            RandomPolicy draw = new RandomPolicy(seed);
            ObjectNode rules = draw.rules();
            rules.putArray("restrict").add(seed);

            assertThat(decide(List.of(rules.toString()), draw.request()))
                    .as("seed %d", seed)
                    .contains("\"deny\"", "restriction_active");
        }
    }

    @Test
    void neitherOrderNorFormOfTheDocumentsMatters() throws Exception {
        for (long seed = 0; seed < CASES; seed++) {
            RandomPolicy draw = new RandomPolicy(seed);
            ObjectNode rules = draw.rules();
            ObjectNode request = draw.request();
            String decision = decide(List.of(rules.toString()), request);

            assertThat(decide(List.of(draw.shuffled(rules).toString()), draw.shuffled(request)))
                    .as("seed %d, members shuffled", seed)
                    .isEqualTo(decision);
            assertThat(decide(jsonDocuments(draw.shuffled(rules)), request))
                    .as("seed %d, one JSON document for each rule", seed)
                    .isEqualTo(decision);
            assertThat(decide(draw.regoDocuments(rules), request))
                    .as("seed %d, one Rego document for each rule", seed)
                    .isEqualTo(decision);
        }
    }

    private static List<String> jsonDocuments(JsonNode rules) {
        List<String> documents = new ArrayList<>();
        rules.properties()
                .forEach(rule -> documents.add(JsonNodeFactory.instance
                        .objectNode()
                        .set(rule.getKey(), rule.getValue())
                        .toString()));
        return documents;
    }

    private static String decide(List<String> documents, JsonNode request) throws Exception {
        Map<String, String> contents = new HashMap<>();
        List<String> ids = new ArrayList<>();
        for (String document : documents) {
            ids.add("p" + ids.size());
            contents.put(ids.get(ids.size() - 1), document);
        }
        PolicyBundle bundle = PolicyBundle.load(new PolicyManifest(ids), contents);
        try {
            return bundle.decide(PolicyInput.fromJson(request)).toJson().toString();
        } catch (PolicyEvaluationException contradiction) {
            return "error";
        }
    }

    private static String policyOf(String decision) {
        return decision.contains("\"allow\"") ? decision.replaceAll(".*\"policy\":\"([^\"]*)\".*", "$1") : "";
    }

    /** The grant condition stated over the raw documents, independently of the code under test. */
    private static boolean covered(ObjectNode rules, ObjectNode request, String policy) {
        JsonNode grant =
                rules.path("grants").path(request.at("/resource/identifier").asText());
        JsonNode owner = rules.path("app_ids").path(grant.path("application").asText());
        if (!owner.isTextual() || !owner.equals(request.at("/principal/id"))) {
            return false;
        }
        Set<String> wanted = new HashSet<>();
        request.at("/context/requested_scopes").forEach(scope -> wanted.add(scope.asText()));
        if (policy.endsWith("-use")) {
            wanted.addAll(
                    List.of(request.at("/context/subject_claims/scope").asText().split(" ")));
        }
        if (policy.equals("caracal-bootstrap")) {
            return wanted.equals(Set.of("agent:lifecycle"));
        }
        for (JsonNode label : request.at("/principal/labels")) {
            Set<String> role = new HashSet<>();
            grant.path("roles").path(label.asText()).forEach(scope -> role.add(scope.asText()));
            if (!wanted.isEmpty() && role.containsAll(wanted)) {
                return true;
            }
        }
        return false;
    }
}
