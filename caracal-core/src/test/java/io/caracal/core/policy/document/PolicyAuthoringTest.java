package io.caracal.core.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyAuthoringTest {
    private static final String MARKED = "# caracal:data-document\npackage caracal.authz\nimport rego.v1\n";

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        x := "abc                                              ~ unterminated_string
        x := `abc                                              ~ unterminated_string
        x := [                                                 ~ unbalanced_delimiters
        x := [}                                                ~ unbalanced_delimiters
        x := )(                                                ~ unbalanced_delimiters
        ''                                                     ~ missing_package_declaration
        # package caracal.authz                                ~ missing_package_declaration
        package 1x                                             ~ invalid_package_name
        package caracal["authz"]                               ~ invalid_package_name
        package other|x := rand.intn ("a", 1)                  ~ forbidden_builtin:rand.intn
        package other|x := http.send({})|y := time.now_ns()    ~ forbidden_builtin:http.send
        package other|x := 1                                   ~ must_use_package_caracal_authz
        package caracal.authz|risk := []                       ~ must_be_data_document
        package caracal.authz| # caracal:data-document|risk := [] ~ must_be_data_document
        package caracal.authz|# caracal:data-document          ~ data_document_must_define_data
        {}                                                     ~ data_document_must_define_data
        {"result":{}}                                          ~ data_document_must_not_define_result
        {"grants":{},"allow":{"risk":1}}                       ~ data_document_rule_not_allowed:allow
        {"risk":"                                              ~ unterminated_string
        {"risk":[}                                             ~ unbalanced_delimiters
        {"risk":[1,]}                                          ~ computed_value_not_supported: line 1 column 12: expected a value but found ']'; a value is an object, array, string, number, true, false or null
        """)
    void refusesWithTheReasonsOfTheContract(String content, String reason) {
        assertThat(reason(content.strip().replace('|', '\n'))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        result := {}                      ~ data_document_must_not_define_result
        default result := {}              ~ data_document_must_not_define_result
        other := 1|result["decision"] := "allow"   ~ data_document_must_not_define_result
        result.decision := "allow"        ~ data_document_must_not_define_result
        allow if true                     ~ data_document_rule_not_allowed:allow
        f(x) := 1                         ~ data_document_rule_not_allowed:f
        allow contains "x"                ~ data_document_rule_not_allowed:allow
        allow { true }                    ~ data_document_rule_not_allowed:allow
        """)
    void refusesOtherRules(String rules, String reason) {
        assertThat(reason(MARKED + rules.strip().replace('|', '\n') + "\n")).isEqualTo(reason);
    }

    @Test
    void computedValuesAreRefusedWithTheirPosition() {
        assertThat(reason(MARKED + "grants := {\n  \"a\": input.x,\n}\n"))
                .startsWith("computed_value_not_supported: line 5 column 8: reference to input is not supported");
        assertThat(reason(MARKED + "risk := []\npackage caracal.authz\n"))
                .startsWith("computed_value_not_supported: line 5 column 1: second package");
    }

    @Test
    void lengthIsBoundedInCharacters() {
        String head = MARKED + "risk := []\n#";
        String fits = head + "é".repeat(262_144 - head.length());

        assertThat(PolicyAuthoring.check(fits)).isInstanceOf(AuthoringResult.Accepted.class);
        assertThat(reason(fits + "x")).isEqualTo("content_too_large");
    }

    @Test
    void hostileTextIsCheckedInLinearTime() {
        assertThat(reason("package caracal.authz\n" + "x" + " ".repeat(200_000) + "(" + "a".repeat(50_000) + ")"))
                .isEqualTo("must_be_data_document");
    }

    @Test
    void previewListsWhatTheDocumentDefines() {
        AuthoringResult result = PolicyAuthoring.check(MARKED + "restrict[\"x\"] := 1\ngrants := {}\napp_ids := {}\n");

        assertThat(result)
                .isInstanceOfSatisfying(
                        AuthoringResult.Accepted.class,
                        accepted -> assertThat(accepted.preview())
                                .isEqualTo(new PolicyPreview(
                                        "caracal.authz",
                                        List.of("app_ids", "grants", "restrict"),
                                        false,
                                        List.of(),
                                        List.of(),
                                        List.of())));
    }

    private static String reason(String content) {
        AuthoringResult result = PolicyAuthoring.check(content);
        assertThat(result).isInstanceOf(AuthoringResult.Refused.class);
        return ((AuthoringResult.Refused) result).reason();
    }
}
