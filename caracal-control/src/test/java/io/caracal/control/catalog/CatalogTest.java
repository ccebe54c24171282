package io.caracal.control.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.core.id.ZoneId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CatalogTest {
    private static final ZoneId ZONE = new ZoneId("z1");
    private final Catalog catalog = new Catalog();
    private final ObjectMapper json = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "app|list|{}|GET|/v1/zones/z1/applications|",
                "app|get|{\"id\":\"a\"}|GET|/v1/zones/z1/applications/a|",
                "app|create|{\"name\":\"n\"}|POST|/v1/zones/z1/applications|{\"name\":\"n\",\"registration_method\":\"managed\"}",
                "app|dcr|{\"name\":\"n\",\"expires-in\":60}|POST|/v1/zones/z1/applications/dcr|{\"name\":\"n\",\"expires_in\":60}",
                "app|rotate-secret|{\"id\":\"a\"}|POST|/v1/zones/z1/applications/a/rotate-secret|",
                "app|delete|{\"id\":\"a\"}|DELETE|/v1/zones/z1/applications/a|",
                "resource|create|{\"name\":\"n\",\"scopes\":\"a:r,"
                        + " a:w\"}|POST|/v1/zones/z1/resources|{\"name\":\"n\",\"scopes\":[\"a:r\",\"a:w\"]}",
                "resource|patch|{\"id\":\"r\",\"upstream-url\":null}|PATCH|/v1/zones/z1/resources/r|{\"upstream_url\":null}",
                "identity-provider|create|{\"name\":\"n\",\"kind\":\"none\",\"config\":\"{}\"}|POST|/v1/zones/z1/providers|{\"name\":\"n\",\"kind\":\"none\",\"config_json\":{}}",
                "policy|validate|{\"content\":\"x\"}|POST|/v1/policies/validate|{\"content\":\"x\"}",
                "policy-set|version|{\"id\":\"s\",\"policy-versions\":\"v1,v2\"}|POST|/v1/zones/z1/policy-sets/s/versions|{\"manifest\":[{\"policy_version_id\":\"v1\"},{\"policy_version_id\":\"v2\"}]}",
                "policy-set|activate|{\"id\":\"s\",\"version\":\"v\"}|POST|/v1/zones/z1/policy-sets/s/activate|{\"version_id\":\"v\"}",
                "explain||{\"request-id\":\"q\"}|GET|/v1/zones/z1/audit/by-request/q/explain|",
                "audit|admin|{\"idempotency-key\":\"k\"}|GET|/v1/zones/z1/admin-audit|",
                "session|list|{}|GET|/v1/zones/z1/sessions|",
                "workload|list|{}|GET|/v1/zones/z1/workloads|",
                "workload|get|{\"id\":\"w\"}|GET|/v1/zones/z1/workloads/w|",
                "workload|create|{\"name\":\"n\"}|POST|/v1/zones/z1/workloads|{\"name\":\"n\"}",
                "workload|patch|{\"id\":\"w\",\"name\":\"m\"}|PUT|/v1/zones/z1/workloads/w|{\"name\":\"m\"}",
                "workload|patch|{\"id\":\"w\",\"bindings\":\"[{}]\"}|PUT|/v1/zones/z1/workloads/w|{\"bindings\":[{}]}",
                "workload|rotate-secret|{\"id\":\"w\"}|POST|/v1/zones/z1/workloads/w/rotate-secret|",
                "workload|delete|{\"id\":\"w\"}|DELETE|/v1/zones/z1/workloads/w|",
                "approval|list|{}|GET|/v1/zones/z1/approvals|"
            })
    void aVerbBecomesOneManagementCall(String noun, String verb, String flags, String method, String path, String body)
            throws IOException {
        AdminCall call = bind(noun, verb == null ? "" : verb, flags);
        assertThat(call.method()).isEqualTo(method);
        assertThat(call.path()).isEqualTo(path);
        if (body == null) {
            assertThat(call.body()).isEmpty();
        } else {
            assertThat((JsonNode) call.body().orElseThrow()).isEqualTo(json.readTree(body));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "app|get|{}|flag \"id\" is required",
                "app|get|{\"id\":\"a/b\"}|flag \"id\" is not an identifier",
                "app|create|{\"name\":\"n\",\"traits\":\"control:invoke\"}|flag \"traits\" is not accepted here",
                "app|dcr|{\"name\":\"n\",\"expires-in\":\"soon\"}|flag \"expires-in\" must be a whole number",
                "resource|create|{\"operations\":\"[\"}|flag \"operations\" is not valid JSON",
                "policy-set|version|{\"id\":\"s\"}|flag \"policy-versions\" is required",
                "app|get|{\"id\":{}}|flag \"id\" must be flat",
                "workload|create|{}|flag \"name\" is required",
                "workload|create|{\"name\":\"n\",\"bindings\":\"[]\"}|flag \"bindings\" is not accepted here",
                "workload|patch|{\"id\":\"w\",\"bindings\":\"[\"}|flag \"bindings\" is not valid JSON",
                "approval|list|{\"id\":\"a\"}|flag \"id\" is not accepted here"
            })
    void aBadFlagIsNamed(String noun, String verb, String flags, String message) {
        assertThatThrownBy(() -> bind(noun, verb, flags))
                .isInstanceOf(InvalidFlagException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "audit|tail|{\"event-type\":\"a,b\",\"limit\":5}|event_type=a,b limit=5",
                "audit|admin|{\"actor-id\":\"x\",\"request-id\":\"q\"}|request_id=q actor_id=x",
                "authority-record|list|{\"subject\":\"u\",\"status\":\"active\"}|subject_id=u status=active",
                "session|list|{\"application-id\":\"a\",\"lifecycle\":\"task\"}|lifecycle=task application_id=a"
            })
    void aListingOfWhatHappenedIsOneFilteredPage(String noun, String verb, String flags, String query)
            throws IOException {
        AdminCall call = bind(noun, verb, flags);
        assertThat(call.result()).isEqualTo(AdminCall.Result.ITEMS);
        assertThat(call.query().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(query);
    }

    @Test
    void theScopesAreThoseOfTheContract() {
        List<String> all = List.of("read", "write", "delete");
        Map<String, List<String>> expected = new TreeMap<>();
        for (String managed : List.of("app", "resource", "identity-provider", "policy", "policy-set", "workload")) {
            expected.put(managed, all);
        }
        expected.putAll(Map.of("session", all, "grant", all, "delegation", List.of("read", "delete")));
        for (String observed : List.of("authority-record", "approval", "audit", "explain")) {
            expected.put(observed, List.of("read"));
        }
        assertThat(catalog.scopes())
                .hasSize(30)
                .containsExactlyInAnyOrderElementsOf(expected.entrySet().stream()
                        .flatMap(noun -> noun.getValue().stream().map(verb -> "control:" + noun.getKey() + ":" + verb))
                        .toList());
    }

    @Test
    void delegatingNounsHaveNoScopeOfTheirOwn() {
        JsonNode commands = catalog.describe().path("commands");
        for (JsonNode command : commands) {
            if (command.path("delegatesScope").asBoolean()) {
                assertThat(command.path("subcommands").findValues("scope")).allMatch(JsonNode::isNull);
            }
        }
    }

    @Test
    void theDescriptionNamesEveryNounWithItsScopes() {
        JsonNode commands = catalog.describe().path("commands");
        assertThat(commands.findValuesAsText("command"))
                .containsSequence("app", "resource", "identity-provider", "policy", "policy-set");
        JsonNode list = commands.get(0).path("subcommands").get(0);
        assertThat(list.path("scope").asText()).isEqualTo("control:app:read");
        assertThat(List.of("--id"))
                .isEqualTo(
                        commands.get(0).path("subcommands").get(1).path("flags").findValuesAsText("name"));
    }

    private AdminCall bind(String noun, String verb, String text) throws IOException {
        Flags flags = Flags.of(json.readTree(text), json);
        Verb found = catalog.noun(noun).orElseThrow().verb(verb).orElseThrow();
        found.checkNames(flags);
        return found.binding().orElseThrow().bind(ZONE, flags);
    }
}
