package io.caracal.core.policy.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.policy.document.Datum;
import io.caracal.core.policy.document.PolicyDocument;
import io.caracal.core.policy.document.RuleName;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyContractTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String APPS = "'app_ids':{'desk':'app-9','alias':'app-9','other':'app-1'}";
    private static final String GRANTS = "'grants':{'resource://ledger':{'application':'desk','roles':"
            + "{'operator':['ledger:read','ledger:write'],'viewer':['ledger:read'],'closer':['ledger:close']}}}";
    private static final String BASE = APPS + "," + GRANTS;
    private static final String TIERED = BASE
            + ",'risk':[{'scope':'ledger:write','tier':'high'},{'scope':'ledger:read','tier':'low'}],"
            + "'approval_tiers':[{'tier':'high','ttl_seconds':900,'approver':'subject','note':'x'},"
            + "{'tier':'high','ttl_seconds':60},{'tier':'high','ttl_seconds':60.0},{'tier':'none'}]";

    @Test
    void allowsBootstrapOfTheOwner() throws Exception {
        assertThat(decide(BASE, bootstrap()).toJson())
                .hasToString("{\"decision\":\"allow\",\"determining_policies\":[{\"policy\":\"caracal-bootstrap\"}],"
                        + "\"evaluation_status\":\"complete\",\"diagnostics\":[]}");
    }

    @Test
    void allowsMintByOneRole() throws Exception {
        PolicyDecision decision = decide(BASE, mint("ledger:read", "ledger:write"));

        assertThat(decision.determiningPolicies()).containsExactly("caracal-desk-mint");
        assertThat(decision.diagnostics()).isEmpty();
    }

    @Test
    void reportsApprovalsAndRiskOfAMintInContractOrder() throws Exception {
        PolicyDecision decision = decide(TIERED, mint("ledger:write", "ledger:read", "ledger:write"));

        assertThat(decision.allowed()).isTrue();
        assertThat(decision.diagnosticsJson())
                .hasToString("[{\"step_up_required\":{\"type\":\"human_approval\",\"tiers\":["
                        + "{\"approver\":\"subject\",\"note\":\"x\",\"tier\":\"high\",\"ttl_seconds\":900},"
                        + "{\"tier\":\"high\",\"ttl_seconds\":60}]}},"
                        + "{\"risk\":[{\"scope\":\"ledger:read\",\"tier\":\"low\"},"
                        + "{\"scope\":\"ledger:write\",\"tier\":\"high\"}]}]");
        assertThat(decision.approvals()).hasSize(2);
        assertThat(decision.approvals().get(0).approver()).contains("subject");
        assertThat(decision.approvals().get(0).ttlSeconds()).hasValue(900);
        assertThat(decision.approvals().get(1).approver()).isEmpty();
    }

    @Test
    void reportsRiskAloneWhenNoApprovalNamesTheTier() throws Exception {
        assertThat(decide(TIERED, mint("ledger:read")).diagnosticsJson())
                .hasToString("[{\"risk\":[{\"scope\":\"ledger:read\",\"tier\":\"low\"}]}]");
    }

    @Test
    void allowsWorkloadMintWithoutGrantAndWithMintDiagnostics() throws Exception {
        PolicyDecision plain = decide("", workload());
        PolicyDecision tiered = decide(TIERED, scopes(workload(), "ledger:write"));

        assertThat(plain.determiningPolicies()).containsExactly("caracal-workload-mint");
        assertThat(tiered.approvals()).hasSize(2);
    }

    @Test
    void allowsUseWithoutConfinementRiskOrApprovals() throws Exception {
        String data = TIERED.replace("'risk':[", "'confinement':[{'label_prefix':'','scopes':[]}],'risk':[7,");
        PolicyDecision decision = decide(data, use("ledger:read  ledger:write "));

        assertThat(decision.determiningPolicies()).containsExactly("caracal-desk-use");
        assertThat(decision.diagnostics()).isEmpty();
    }

    @Test
    void anyAliasOfTheApplicationOwns() throws Exception {
        assertThat(decide(BASE.replace("'application':'desk'", "'application':'alias'"), mint("ledger:read"))
                        .determiningPolicies())
                .containsExactly("caracal-alias-mint");
        assertThat(reason(BASE.replace("'application':'desk'", "'application':'other'"), mint("ledger:read")))
                .isEqualTo("resource_not_granted");
        assertThat(reason(BASE.replace("'application':'desk'", "'application':'app-9'"), mint("ledger:read")))
                .isEqualTo("resource_not_granted");
    }

    @Test
    void denyReasonsOfAMintComeInTheirPriority() throws Exception {
        ObjectNode request = mint("ledger:close", "ledger:read");
        ((ObjectNode) request.get("delegation_edge")).putArray("scopes").add("ledger:read");
        String all = APPS + ",'restrict':['x'],'risk':{},'approval_tiers':'x',"
                + "'confinement':[{'label_prefix':'op','scopes':['ledger:read']}]";

        assertThat(reason(all, request)).isEqualTo("restriction_active");
        all = all.replace("'restrict':['x']", "'restrict':[]");
        assertThat(reason(all, request)).isEqualTo("malformed_risk_data");
        all = all.replace("'risk':{}", "'risk':[]");
        assertThat(reason(all, request)).isEqualTo("malformed_approval_data");
        all = all.replace("'approval_tiers':'x'", "'approval_tiers':[]");
        assertThat(reason(all, request)).isEqualTo("resource_not_granted");
        all = all + "," + GRANTS;
        assertThat(reason(all, request)).isEqualTo("delegation_scope_exceeded");
        ((ObjectNode) request.get("delegation_edge"))
                .putArray("scopes")
                .add("ledger:read")
                .add("ledger:close");
        assertThat(reason(all, request)).isEqualTo("confinement_violation");
        all = all.replace("'label_prefix':'op'", "'label_prefix':'opx'");
        assertThat(reason(all, request)).isEqualTo("role_scope_mismatch");
    }

    @Test
    void rolesOfSeveralLabelsAreNotUnited() throws Exception {
        ObjectNode request = mint("ledger:close", "ledger:read");
        ((ObjectNode) request.get("principal")).putArray("labels").add("viewer").add("closer");

        assertThat(reason(BASE, request)).isEqualTo("role_scope_mismatch");
    }

    @Test
    void denyReasonsOfAUseComeInTheirPriority() throws Exception {
        ObjectNode request = use("ledger:close");
        ((ObjectNode) request.at("/context/subject_claims")).putArray("target").add("resource://other");

        assertThat(reason(BASE + ",'restrict':{'a':false}", request)).isEqualTo("restriction_active");
        assertThat(reason(APPS, request)).isEqualTo("mandate_target_mismatch");
        ((ObjectNode) request.at("/context/subject_claims")).putArray("target").add("resource://ledger");
        assertThat(reason(APPS, request)).isEqualTo("resource_not_granted");
        assertThat(reason(BASE, request)).isEqualTo("role_scope_mismatch");
    }

    @Test
    void restrictionDeniesEveryForm() throws Exception {
        for (ObjectNode request : new ObjectNode[] {bootstrap(), mint("ledger:read"), workload(), use("ledger:read")}) {
            assertThat(decide(BASE, request).allowed()).isTrue();
            assertThat(reason(BASE + ",'restrict':[null]", request)).isEqualTo("restriction_active");
        }
    }

    @Test
    void malformedGatesStopWorkloadsButNeitherBootstrapNorUse() throws Exception {
        assertThat(reason("'risk':[{}]", workload())).isEqualTo("malformed_risk_data");
        assertThat(reason("'approval_tiers':[{}]", workload())).isEqualTo("malformed_approval_data");
        assertThat(decide(BASE + ",'risk':1", bootstrap()).allowed()).isTrue();
        assertThat(decide(BASE + ",'approval_tiers':1", use("ledger:read")).allowed())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "'x'",
                "[[]]",
                "['x']",
                "[{'scope':'','tier':'t'}]",
                "[{'scope':'s','tier':''}]",
                "[{'scope':'s'}]",
                "[{'scope':1,'tier':'t'}]",
                "[{'scope':'s','tier':'t'},null]"
            })
    void malformedRiskIsRecognised(String risk) throws Exception {
        assertThat(reason(BASE + ",'risk':" + risk, mint("ledger:read"))).isEqualTo("malformed_risk_data");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "['x']",
                "[{'tier':''}]",
                "[{'tier':1}]",
                "[{'tier':'t','approver':'admin'}]",
                "[{'tier':'t','approver':null}]",
                "[{'tier':'t','privacy':'secret'}]",
                "[{'tier':'t','ttl_seconds':0}]",
                "[{'tier':'t','ttl_seconds':-1}]",
                "[{'tier':'t','ttl_seconds':1.5}]",
                "[{'tier':'t','ttl_seconds':'60'}]"
            })
    void malformedApprovalsAreRecognised(String approvals) throws Exception {
        assertThat(reason(BASE + ",'approval_tiers':" + approvals, mint("ledger:read")))
                .isEqualTo("malformed_approval_data");
    }

    @Test
    void contradictingTiersOfARequestedScopeFailTheEvaluation() throws Exception {
        String data = BASE + ",'risk':[{'scope':'ledger:write','tier':'a'},{'scope':'ledger:write','tier':'b'},"
                + "{'scope':'ledger:read','tier':'a'},{'scope':'ledger:read','tier':'a'}]";

        assertThatThrownBy(() -> decide(data, mint("ledger:write"))).isInstanceOf(PolicyEvaluationException.class);
        assertThat(decide(data, mint("ledger:read")).allowed()).isTrue();
        assertThat(reason(data, mint("ledger:write", "ledger:close"))).isEqualTo("role_scope_mismatch");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        /context              ~ subject_claims      ~ {"sub":"u"}
        /context              ~ requested_scopes    ~ ["agent:lifecycle","ledger:read"]
        /context              ~ requested_scopes    ~ []
        /context              ~ agent_session_id    ~ ""
        /delegation_edge      ~ id                  ~ ""
        """)
    void whatIsNoMintRequestMatchesNoRule(String object, String member, String value) throws Exception {
        ObjectNode request = mint("ledger:read");
        ((ObjectNode) request.at(object)).set(member, JSON.readTree(value));

        assertThat(reason(BASE, request)).isEqualTo("no_rule_matched");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        scope              ~ " "           ~ no_rule_matched
        scope              ~ ["ledger:read"] ~ no_rule_matched
        scope              ~ "ledger:read\\tledger:write" ~ role_scope_mismatch
        delegation_edge_id ~ ""            ~ no_rule_matched
        delegation_edge_id ~ null          ~ no_rule_matched
        target             ~ "resource://ledger" ~ mandate_target_mismatch
        target             ~ []            ~ mandate_target_mismatch
        """)
    void oddClaimsAreDenied(String claim, String value, String reason) throws Exception {
        ObjectNode request = use("ledger:read");
        ((ObjectNode) request.at("/context/subject_claims")).set(claim, JSON.readTree(value));

        assertThat(reason(BASE, request)).isEqualTo(reason);
    }

    @Test
    void bootstrapIsExactAndOnlyForTheOwner() throws Exception {
        assertThat(reason(BASE, scopes(bootstrap(), "agent:lifecycle", "ledger:read")))
                .isEqualTo("no_rule_matched");
        assertThat(decide(BASE, scopes(bootstrap(), "agent:lifecycle", "agent:lifecycle"))
                        .allowed())
                .isTrue();
        assertThat(reason(APPS, bootstrap())).isEqualTo("no_rule_matched");
        ObjectNode inSession = bootstrap();
        ((ObjectNode) inSession.get("context")).put("agent_session_id", "s");
        assertThat(reason(BASE, inSession)).isEqualTo("no_rule_matched");
        ObjectNode delegated = bootstrap();
        delegated.putObject("delegation_edge");
        assertThat(reason(BASE, delegated)).isEqualTo("no_rule_matched");
    }

    @Test
    void workloadMintIsExact() throws Exception {
        ObjectNode exchange = workload();
        ((ObjectNode) exchange.get("action")).put("id", "TokenExchange");
        ObjectNode application = workload();
        ((ObjectNode) application.get("principal")).put("type", "Application");
        ObjectNode claims = workload();
        ((ObjectNode) claims.get("context")).putObject("subject_claims").put("sub", "u");

        for (ObjectNode request : new ObjectNode[] {exchange, application, claims}) {
            assertThat(reason(BASE, request)).isEqualTo("no_rule_matched");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'grants':[]",
                "'grants':'x'",
                "'grants':{'resource://ledger':null}",
                "'grants':{'resource://ledger':{'roles':{'operator':['ledger:read']}}}",
                "'grants':{'resource://ledger':{'application':1,'roles':{'operator':['ledger:read']}}}",
                "'grants':{'resource://other':{'application':'desk','roles':{'operator':['ledger:read']}}}"
            })
    void oddGrantsGrantNothing(String grants) throws Exception {
        assertThat(reason(APPS + "," + grants, mint("ledger:read"))).isEqualTo("resource_not_granted");
        assertThat(reason(APPS + "," + grants, use("ledger:read"))).isEqualTo("resource_not_granted");
        assertThat(reason(APPS + "," + grants, bootstrap())).isEqualTo("no_rule_matched");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",'roles':[]",
                ",'roles':{'operator':'ledger:read'}",
                ",'roles':{'operator':[1]}",
                ",'roles':{}"
            })
    void oddRolesCoverNothing(String roles) throws Exception {
        String data = APPS + ",'grants':{'resource://ledger':{'application':'desk'" + roles + "}}";

        assertThat(reason(data, mint("ledger:read"))).isEqualTo("role_scope_mismatch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'app_ids':[]", "'app_ids':{'desk':7}", "'app_ids':{'desk':''}", "'risk':[]"})
    void oddApplicationsOwnNothing(String apps) throws Exception {
        assertThat(reason(apps + "," + GRANTS, mint("ledger:read"))).isEqualTo("resource_not_granted");
        ObjectNode nobody = mint("ledger:read");
        ((ObjectNode) nobody.get("principal")).remove("id");
        assertThat(reason(apps + "," + GRANTS, nobody)).isEqualTo("resource_not_granted");
    }

    @Test
    void confinementCapsByPrefixOfAnyLabel() throws Exception {
        String capped = BASE + ",'confinement':[{'label_prefix':'x:','scopes':['ledger:read']},{'label_prefix':'y:'}]";
        ObjectNode request = mint("ledger:write");
        assertThat(decide(capped, request).allowed()).isTrue();
        ((ObjectNode) request.get("principal"))
                .putArray("labels")
                .add("operator")
                .add("x:1");
        assertThat(reason(capped, request)).isEqualTo("confinement_violation");
        assertThat(decide(capped, scopes(request, "ledger:read")).allowed()).isTrue();
        ((ObjectNode) request.get("principal"))
                .putArray("labels")
                .add("operator")
                .add("y:1");
        assertThat(reason(capped, request)).isEqualTo("confinement_violation");
    }

    @Test
    void versionAndDigestAreThePublishedOnes() {
        assertThat(PolicyContract.VERSION).isEqualTo("2026-07-12");
        assertThat(PolicyContract.SHA256).startsWith("4f6b53d8aeff048b").hasSize(64);
    }

    private static ObjectNode bootstrap() throws Exception {
        return scopes(
                request(
                        "{'principal':{'type':'Application','id':'app-9'},'resource':{'identifier':'resource://ledger'},"
                                + "'action':{'id':'TokenExchange'},'context':{}}"),
                "agent:lifecycle");
    }

    private static ObjectNode mint(String... scopes) throws Exception {
        return scopes(
                request("{'schema_version':'2026-05-20','principal':{'type':'Application','id':'app-9','zone_id':'z1',"
                        + "'labels':['operator']},'resource':{'type':'Resource','id':'res-1','identifier':"
                        + "'resource://ledger'},'action':{'id':'TokenExchange'},'delegation_edge':{'id':'e-1','scopes':"
                        + "['ledger:read','ledger:write','ledger:close']},'context':{'agent_session_id':'s-2'}}"),
                scopes);
    }

    private static ObjectNode workload() throws Exception {
        return request("{'principal':{'type':'Workload','id':'w-1'},'resource':{'identifier':'resource://ledger'},"
                + "'action':{'id':'CredentialInjection'},'context':{'requested_scopes':null}}");
    }

    private static ObjectNode use(String scope) throws Exception {
        ObjectNode request = request("{'principal':{'type':'Application','id':'app-9','labels':['viewer','operator']},"
                + "'resource':{'identifier':'resource://ledger'},'action':{'id':'TokenExchange','method':'GET'},"
                + "'context':{'requested_scopes':[],'subject_claims':{'delegation_edge_id':'e-1',"
                + "'target':['x','resource://ledger']}}}");
        ((ObjectNode) request.at("/context/subject_claims")).put("scope", scope);
        return request;
    }

    private static ObjectNode scopes(ObjectNode request, String... scopes) {
        ObjectNode context = (ObjectNode) request.get("context");
        context.putArray("requested_scopes");
        for (String scope : scopes) {
            context.withArray("requested_scopes").add(scope);
        }
        return request;
    }

    private static ObjectNode request(String json) throws Exception {
        return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    }

    private static String reason(String data, JsonNode request) throws Exception {
        PolicyDecision decision = decide(data, request);
        assertThat(decision.allowed()).isFalse();
        assertThat(decision.determiningPolicies()).isEmpty();
        assertThat(decision.diagnostics()).hasSize(1);
        return decision.reason().orElseThrow();
    }

    private static PolicyDecision decide(String data, JsonNode request) throws Exception {
        Map<RuleName, Datum> rules = new EnumMap<>(RuleName.class);
        PolicyDocument.read("{" + data.replace('\'', '"') + "}")
                .rules()
                .forEach((rule, definition) -> rules.put(rule, definition.value()));
        return PolicyContract.decide(PolicyData.of(rules), PolicyInput.fromJson(request));
    }
}
