package io.caracal.core.policy.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyDocumentTest {
    private static final String HEADER = "package caracal.authz\nimport rego.v1\n";

    @Test
    void readsWhatTheAdminClientRenders() throws Exception {
        PolicyDocument document = PolicyDocument.read("# caracal:data-document\n"
                + "package caracal.authz\n\n"
                + "import rego.v1\n\n"
                + "app_ids := {\"app-1\":\"app-1\"}\n"
                + "grants :="
                + " {\"resource://a\":{\"application\":\"app-1\",\"roles\":{\"operator\":[\"a:read\"]}}}\n");

        assertThat(json(document, RuleName.APP_IDS)).isEqualTo("{\"app-1\":\"app-1\"}");
        assertThat(json(document, RuleName.GRANTS))
                .isEqualTo("{\"resource://a\":{\"application\":\"app-1\",\"roles\":{\"operator\":[\"a:read\"]}}}");
        assertThat(document.contentSha256()).hasSize(64);
    }

    @Test
    void readsEveryLiteralFormOfRego() throws Exception {
        PolicyDocument document = PolicyDocument.read("# note\r\n"
                + "package caracal.authz # here\r\n"
                + "import future.keywords\r\n"
                + "import future.keywords.contains\n"
                + "risk = [1, -2.50, 1e3, true, false, null, `raw\\n"
                + "`, \"q\\\"\\u00e9\\ud83d\\ude00\", [], {}, set(), {3, 1, 1.0},]\n"
                + "restrict contains \"b\"\n"
                + "restrict contains {\"k\": 1,}\n"
                + "app_ids[\"x\"] := \"1\"\n"
                + "app_ids.y = \"2\"\n"
                + "app_ids[`z`] :=\n"
                + "  # between\n"
                + "  \"3\"\n");

        assertThat(json(document, RuleName.RISK))
                .isEqualTo("[1,-2.5,1000,true,false,null,\"raw\\\\n\",\"q\\\"é😀\",[],{},[],[1,3]]");
        assertThat(json(document, RuleName.RESTRICT)).isEqualTo("[\"b\",{\"k\":1}]");
        assertThat(json(document, RuleName.APP_IDS)).isEqualTo("{\"x\":\"1\",\"y\":\"2\",\"z\":\"3\"}");
    }

    @Test
    void readsJson() throws Exception {
        PolicyDocument document =
                PolicyDocument.read(" {\"restrict\": [\"a\"],\n\"risk\": [{\"scope\":\"s\",\"tier\":\"t\"}]} \n");

        assertThat(document.rules()).containsOnlyKeys(RuleName.RESTRICT, RuleName.RISK);
        assertThat(json(document, RuleName.RISK)).isEqualTo("[{\"scope\":\"s\",\"tier\":\"t\"}]");
    }

    @Test
    void equalDefinitionsOfOneRuleAreOne() throws Exception {
        assertThat(PolicyDocument.read(HEADER + "risk := [1]\nrisk := [1.0]\n").rules())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        restrict if { input.x }              ~ 1 10 ~ rule body (if) is not supported
        restrict { true }                    ~ 1 10 ~ rule body is not supported
        restrict := {"a"} if input.x         ~ 1 19 ~ rule body (if) is not supported
        restrict := {"a"} { true }           ~ 1 19 ~ rule body is not supported
        restrict := input.things             ~ 1 13 ~ reference to input is not supported
        restrict := data.other               ~ 1 13 ~ reference to data is not supported
        restrict := concat("", [])           ~ 1 13 ~ call of "concat" is not supported
        restrict := http.send({})            ~ 1 13 ~ reference to "http" is not supported
        restrict := x                        ~ 1 13 ~ variable "x" is not supported
        restrict := {"a": x}                 ~ 1 19 ~ variable "x" is not supported
        restrict := [x | true]               ~ 1 14 ~ variable "x" is not supported
        restrict := ["x" | true]             ~ 1 18 ~ comprehensions and unions are not supported
        restrict := {"x" | true}             ~ 1 18 ~ comprehensions and unions are not supported
        restrict := {"x": 1 | true}          ~ 1 21 ~ comprehensions and unions are not supported
        restrict := {"x"} | {"y"}            ~ 1 19 ~ comprehension or operator | is not supported
        restrict := 1 + 2                    ~ 1 15 ~ operator + is not supported
        restrict := 1-2                      ~ 1 14 ~ operator - is not supported
        restrict := [1][0]                   ~ 1 16 ~ reference into a value is not supported
        restrict := (1)                      ~ 1 13 ~ expected a value but found '('
        restrict := not true                 ~ 1 13 ~ expression with not is not supported
        restrict := set([1])                 ~ 1 13 ~ call of "set" is only supported as the empty set
        restrict(x) := true                  ~ 1 1  ~ function "restrict" is not supported
        restrict == 1                        ~ 1 10 ~ operator = is not supported
        restrict                             ~ 1 9  ~ rule restrict has no value
        restrict.a.b := 1                    ~ 1 11 ~ more than one key
        restrict[x] := 1                     ~ 1 10 ~ the key of a rule must be a string
        default restrict := {}               ~ 1 1  ~ default is not supported
        else := true                         ~ 1 1  ~ else is not supported
        result := {"decision": "allow"}      ~ 1 1  ~ rule "result" is not allowed
        package caracal.authz                ~ 1 1  ~ second package declaration
        import data.other                    ~ 1 8  ~ import of "data.other" is not supported
        import rego.v1 as x                  ~ 1 16 ~ import alias (as) is not supported
        risk := [] restrict := {}            ~ 1 12 ~ "restrict" is not expected
        restrict := {"a": 1, "a": 2}         ~ 1 22 ~ the object key "a" occurs twice
        restrict := {1: 2}                   ~ 1 14 ~ an object key must be a string
        restrict := {1, "a": 2}              ~ 1 20 ~ an object member inside a set
        restrict := 01                       ~ 1 13 ~ not a JSON number
        restrict := 1e9999999                ~ 1 13 ~ not a JSON number
        restrict := "a\\qb"                  ~ 1 16 ~ unknown escape
        restrict := "\\ud800"                ~ 1 13 ~ half of a surrogate pair
        restrict := "abc                     ~ 1 13 ~ does not end on its line
        restrict := `abc                     ~ 1 13 ~ raw string does not end
        restrict := ["a"                     ~ 2 1  ~ expected ',' or ']' but found the end of the document
        restrict := [,]                      ~ 1 14 ~ expected a value but found ','
        + 1                                  ~ 1 1  ~ operator + is not supported
        """)
    void refusesWhatIsNotLiteralData(String rule, String position, String problem) {
        String[] place = position.strip().split(" +");
        int line = 2 + Integer.parseInt(place[0]);

        assertThatThrownBy(() -> PolicyDocument.read(HEADER + rule.strip() + "\n"))
                .isInstanceOf(PolicyDocumentException.class)
                .hasMessageStartingWith("line " + line + " column " + place[1] + ": ")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "risk := [1]\nrisk := [2]\n",
                "app_ids := {}\napp_ids[\"a\"] := \"b\"\n",
                "app_ids[\"a\"] := \"b\"\napp_ids.a := \"c\"\n",
                "restrict contains 1\nrestrict := {1}\n"
            })
    void refusesContradictingDefinitions(String rules) {
        assertThatThrownBy(() -> PolicyDocument.read(HEADER + rules))
                .hasMessageMatching("line 4 column 1: .* defined .*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"risk\":[1,]}",
                "{\"risk\":[1],}",
                "{\"risk\":{1}}",
                "{\"risk\":set()}",
                "{\"risk\":`a`}",
                "{\"risk\":[] # note\n}",
                "{\"risk\":[],\"risk\":[]}",
                "{\"risk\":{\"a\":1,\"a\":1}}",
                "{\"other\":1}",
                "{\"risk\":input}",
                "{\"risk\":[]} x",
                "{\"risk\":\"a\tb\"}",
                "{\"risk\" []}",
                "{"
            })
    void jsonIsReadStrictly(String json) {
        assertThatThrownBy(() -> PolicyDocument.read(json))
                .isInstanceOf(PolicyDocumentException.class)
                .hasMessageStartingWith("line ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app_ids := {}", "package other\n", "package caracal.authz.sub\n", "# only a comment"})
    void thePackageComesFirstAndIsOurs(String content) {
        assertThatThrownBy(() -> PolicyDocument.read(content)).hasMessageContaining("package");
    }

    @Test
    void nestingAndLengthAreBounded() {
        assertThatThrownBy(() -> PolicyDocument.read("{\"risk\":" + "[".repeat(100_000)))
                .hasMessageContaining("nesting deeper than 64");
        assertThatThrownBy(() -> PolicyDocument.read(HEADER + " ".repeat(PolicyDocument.MAX_LENGTH)))
                .hasMessageContaining("longer than 262144");
    }

    @Test
    void valuesOrderAsInRego() {
        List<Datum> ascending = List.of(
                new Datum.Null(),
                new Datum.Bool(false),
                new Datum.Bool(true),
                new Datum.Num(new BigDecimal("-1")),
                new Datum.Num(new BigDecimal("1E+400000")),
                new Datum.Text(""),
                new Datum.Text("a"),
                new Datum.Text("ab"),
                new Datum.Text("\uFFFD"),
                new Datum.Text("😀"),
                new Datum.Items(List.of()),
                new Datum.Members(new TreeMap<>()),
                new Datum.Elements(new TreeSet<>()));

        assertThat(ascending).isSorted().doesNotHaveDuplicates();
    }

    private static String json(PolicyDocument document, RuleName rule) {
        RuleData data = document.rules().get(rule);
        assertThat(data).isNotNull();
        return DatumJson.of(data.value()).toString();
    }
}
