package io.caracal.core.policy.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyInputTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String EXAMPLE = """
        {"schema_version":"2026-05-20",
         "principal":{"type":"Application","id":"app-9","zone_id":"z1","registration_method":"managed","agent_session_id":"s-2","lifecycle":"task","labels":["operator"]},
         "resource":{"type":"Resource","id":"res-1","identifier":"resource://ledger","scopes":["ledger:read"]},
         "action":{"id":"TokenExchange"},
         "delegation_edge":{"id":"e-1","source_session_id":"s-1","target_session_id":"s-2","issuer_application_id":"app-9","receiver_application_id":"app-9","scopes":["ledger:read"],"path":["e-1"],"graph_epoch":4,"constraints_json":{"max_hops":1}},
         "context":{"actor_claims":{"caracal_client_id":"app-9"},"trace_id":"req-1","agent_session_id":"s-2","delegation_edge_id":"e-1","challenge_resolved":false,"requested_scopes":["ledger:read"]}}\
        """;

    @Test
    void theExampleOfTheContractReadsAsBuilt() throws Exception {
        PolicyInput built = new PolicyInputBuilder(
                        new PolicyInput.Principal(
                                "Application", "app-9", "z1", "managed", "s-2", "task", List.of("operator")),
                        new PolicyInput.Resource("Resource", "res-1", "resource://ledger", List.of("ledger:read")),
                        new PolicyInput.Action("TokenExchange", null, ""))
                .delegationEdge(new PolicyInput.DelegationEdge(
                        "e-1",
                        "s-1",
                        "s-2",
                        "app-9",
                        "app-9",
                        null,
                        List.of("ledger:read"),
                        0,
                        List.of("e-1"),
                        4,
                        JSON.readTree("{\"max_hops\":1}")))
                .agentSessionId("s-2")
                .traceId("req-1")
                .sessionId("")
                .subjectClaims(JSON.readTree("{}"))
                .requestedScopes(List.of("ledger:read"))
                .build();

        assertThat(PolicyInput.fromJson(JSON.readTree(EXAMPLE))).isEqualTo(built);
    }

    @Test
    void missingMembersAreEmptyAndUnknownOnesIgnored() throws Exception {
        PolicyInput input = PolicyInput.fromJson(JSON.readTree(
                "{\"schema_version\":\"\",\"extra\":1,\"delegation_edge\":null,\"context\":{\"subject_claims\":{}}}"));

        assertThat(input.principal().id()).isEmpty();
        assertThat(input.delegationEdge()).isNull();
        assertThat(input.context().subjectClaims()).isNull();
        assertThat(input.context().requestedScopes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-05-21", "1", " "})
    void anotherSchemaVersionIsAnEvaluationError(String version) {
        assertThatThrownBy(() -> PolicyInput.fromJson(JSON.createObjectNode().put("schema_version", version)))
                .isInstanceOf(PolicyEvaluationException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        []                                            ~ input must be an object
        {"schema_version":1}                          ~ schema_version must be a string
        {"principal":[]}                              ~ principal must be an object
        {"principal":{"id":7}}                        ~ principal.id must be a string
        {"principal":{"labels":"x"}}                  ~ principal.labels must be an array of strings
        {"principal":{"labels":[1]}}                  ~ principal.labels must be an array of strings
        {"delegation_edge":{"graph_epoch":1.5}}       ~ delegation_edge.graph_epoch must be an integer
        {"delegation_edge":{"edge_version":1e30}}     ~ delegation_edge.edge_version must be an integer
        {"context":{"subject_claims":[]}}             ~ context.subject_claims must be an object
        {"context":{"challenge_resolved":"yes"}}      ~ context.challenge_resolved must be a boolean
        {"context":{"actor_claims":{"a":1}}}          ~ context.actor_claims.a must be a string
        {"context":{"requested_scopes":{}}}           ~ context.requested_scopes must be an array of strings
        """)
    void wrongTypesAreNamed(String json, String message) {
        assertThatThrownBy(() -> PolicyInput.fromJson(JSON.readTree(json)))
                .isInstanceOf(InvalidPolicyInputException.class)
                .hasMessage(message);
    }
}
