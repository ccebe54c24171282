package io.caracal.common.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FieldsTest {

    @Test
    void readsEveryType() throws Exception {
        Fields fields =
                strict("{\"t\":\"x\",\"p\":\"  y \",\"n\":7,\"b\":true,\"l\":[\"a\",\"b\"],\"o\":{\"in\":\"z\"},"
                        + "\"w\":\"red\",\"i\":\"2026-01-02T03:04:05.678Z\",\"m\":\"ab12\","
                        + "\"many\":[{\"k\":1},{\"k\":2}]}");
        assertThat(fields.requiredText("t", 1, 5)).isEqualTo("x");
        assertThat(fields.requiredTrimmed("p", 1, 1)).isEqualTo("y");
        assertThat(fields.integer("n", 0, 1, 10)).isEqualTo(7);
        assertThat(fields.bool("b", false)).isTrue();
        assertThat(fields.textList("l", 2, 5)).containsExactly("a", "b");
        assertThat(fields.object("o").requiredText("in", 1, 5)).isEqualTo("z");
        assertThat(fields.requiredOneOf("w", "red", "blue")).isEqualTo("red");
        assertThat(fields.optionalInstant("i")).isPresent();
        assertThat(fields.requiredMatch("m", Pattern.compile("[a-z0-9]+"))).isEqualTo("ab12");
        assertThat(fields.objects("many", 5))
                .hasSize(2)
                .allMatch(child -> child.optionalInteger("k", 1, 2).isPresent());
        fields.done();
    }

    @Test
    void absentOptionalMembersAreEmptyAndDefaultsApply() throws Exception {
        Fields fields = strict("{}");
        assertThat(fields.optionalText("t", 1, 5)).isEmpty();
        assertThat(fields.integer("n", 5, 1, 10)).isEqualTo(5);
        assertThat(fields.oneOf("w", "blue", "red", "blue")).isEqualTo("blue");
        assertThat(fields.textList("l", 1, 1)).isEmpty();
        assertThat(fields.optionalObject("o")).isEmpty();
        assertThat(fields.has("t")).isFalse();
        fields.done();
    }

    @Test
    void issuesNameThePathAndAreAllReported() throws Exception {
        Fields fields = strict(
                "{\"t\":5,\"long\":\"abcdef\",\"n\":1.5,\"l\":[\"ok\",\"\"],\"o\":{\"in\":null,\"extra\":1},\"x\":1}");
        fields.requiredText("t", 1, 5);
        fields.requiredText("missing", 1, 5);
        fields.optionalText("long", 1, 5);
        fields.optionalInteger("n", 1, 5);
        fields.textList("l", 5, 5);
        fields.object("o").optionalText("in", 1, 5);
        CaracalException e = catchThrowableOfType(CaracalException.class, fields::done);
        assertThat(e.status()).isEqualTo(400);
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_BODY);
        assertThat(e.description()).hasValue("Request body failed validation");
        assertThat(issues(e))
                .extracting(issue -> issue.get("path") + " " + issue.get("message"))
                .containsExactly(
                        "[t] Expected string, received number",
                        "[missing] Required",
                        "[long] String must contain 1 to 5 character(s)",
                        "[n] Expected integer",
                        "[l, 1] Expected a string of 1 to 5 characters",
                        "[o, in] Expected string, received null",
                        "[o] Unrecognized key(s) in object: 'extra'",
                        "[] Unrecognized key(s) in object: 'x'");
    }

    @Test
    void valuesAreReadAsEcmaScriptReadsThem() throws Exception {
        Fields fields = strict("{\"n\":60.0,\"e\":1e2,\"p\":\"\\u00a0\\ufeff y \\u2007\"}");
        assertThat(fields.optionalInteger("n", 1, 60)).contains(60L);
        assertThat(fields.optionalInteger("e", 1, 100)).contains(100L);
        assertThat(fields.requiredTrimmed("p", 1, 1)).isEqualTo("y");
        fields.done();
    }

    @Test
    void whatPostgresCannotKeepIsAnIssue() throws Exception {
        Fields fields = strict("{\"nul\":\"\\u0000\",\"half\":\"\\ud800\",\"l\":[\"\\udc00\"],\"n\":1e300,"
                + "\"year\":\"+999999999-12-31T23:59:59Z\",\"offset\":\"2030-01-01T00:00:00+01:00\"}");
        fields.optionalText("nul", 0, 5);
        fields.optionalText("half", 0, 5);
        fields.textList("l", 5, 5);
        fields.optionalInteger("n", 0, Long.MAX_VALUE);
        fields.optionalInstant("year");
        fields.optionalInstant("offset");
        assertThat(issues(catchThrowableOfType(CaracalException.class, fields::done)))
                .hasSize(6);
    }

    @Test
    void otherCodesCarryNoIssuesUnlessAsked() throws Exception {
        Fields plain = Fields.strict(json("{\"x\":1}"), ErrorCode.INVALID_ZONE);
        CaracalException bare = catchThrowableOfType(CaracalException.class, plain::done);
        assertThat(ErrorBody.members(bare, "r"))
                .containsExactly(Map.entry("error", "invalid_zone"), Map.entry("requestId", "r"));
        Fields asked = Fields.of(json("{\"x\":1}"), ErrorCode.INVALID_ZONE, true, true);
        assertThat(issues(catchThrowableOfType(CaracalException.class, asked::done)))
                .hasSize(1);
    }

    @Test
    void lenientReadingIgnoresUnknownMembers() throws Exception {
        Fields.lenient(json("{\"x\":1}"), ErrorCode.INVALID_BODY).done();
    }

    @Test
    void bodiesThatAreNoObjectsAreRefused() throws Exception {
        for (String body : List.of("[]", "\"text\"", "null", "3")) {
            Fields fields = strict(body);
            fields.optionalText("t", 1, 5);
            assertThatThrownBy(fields::done).isInstanceOf(CaracalException.class);
        }
        assertThatThrownBy(Fields.strict(null, ErrorCode.INVALID_BODY)::done).isInstanceOf(CaracalException.class);
    }

    @Test
    void nullIsToldFromAbsentWhereAllowed() throws Exception {
        Fields fields = strict("{\"a\":null}");
        assertThat(fields.nullableText("a", 1, 5)).isEmpty();
        assertThat(fields.isNull("a")).isTrue();
        assertThat(fields.isNull("b")).isFalse();
        fields.done();
    }

    @Test
    void numbersBeyondLongAreRefused() throws Exception {
        Fields fields = strict("{\"n\":99999999999999999999999}");
        fields.optionalInteger("n", 0, Long.MAX_VALUE);
        assertThatThrownBy(fields::done).isInstanceOf(CaracalException.class);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> issues(CaracalException e) {
        Map<String, Object> details = (Map<String, Object>) e.details().get("details");
        return (List<Map<String, Object>>) details.get("issues");
    }

    private static Fields strict(String body) throws JsonProcessingException {
        return Fields.strict(json(body), ErrorCode.INVALID_BODY);
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return Json.mapper().readTree(text);
    }
}
