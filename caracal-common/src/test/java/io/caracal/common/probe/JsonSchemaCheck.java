package io.caracal.common.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Checks documents against the subset of JSON Schema that our schemas use. A keyword outside of it is an error, so that no constraint goes unchecked. */
final class JsonSchemaCheck {

    private static final Set<String> NOTES = Set.of("$schema", "$id", "$defs", "title", "description");

    private final JsonNode root;
    private final List<String> problems = new ArrayList<>();

    private JsonSchemaCheck(JsonNode root) {
        this.root = root;
    }

    /** What is wrong with the document, empty when nothing is. */
    static List<String> problems(Path schema, JsonNode document) throws IOException {
        JsonSchemaCheck check = new JsonSchemaCheck(Json.mapper().readTree(Files.readAllBytes(schema)));
        check.check(check.root, document, "$");
        return check.problems;
    }

    private void check(JsonNode schema, JsonNode value, String at) {
        if (schema.isBoolean()) {
            require(schema.booleanValue(), at, "is not allowed");
            return;
        }
        schema.properties().forEach(keyword -> keyword(keyword.getKey(), keyword.getValue(), schema, value, at));
    }

    private void keyword(String keyword, JsonNode operand, JsonNode schema, JsonNode value, String at) {
        if (NOTES.contains(keyword)) {
            return;
        }
        switch (keyword) {
            case "$ref" -> check(root.at(operand.textValue().substring(1)), value, at);
            case "type" -> require(typed(operand, value), at, "is not " + operand + ": " + value);
            case "const" -> require(operand.equals(value), at, "is not " + operand + ": " + value);
            case "enum" -> require(contains(operand, value), at, "is none of " + operand + ": " + value);
            case "anyOf" ->
                require(
                        StreamSupport.stream(operand.spliterator(), false).anyMatch(one -> fits(one, value)),
                        at,
                        "fits none of the alternatives: " + value);
            case "required" ->
                operand.forEach(name -> require(value.has(name.textValue()), at, "has no " + name.textValue()));
            case "properties" ->
                value.properties().forEach(member -> {
                    if (operand.has(member.getKey())) {
                        check(operand.get(member.getKey()), member.getValue(), at + "." + member.getKey());
                    }
                });
            case "additionalProperties" ->
                value.properties().forEach(member -> {
                    if (!schema.path("properties").has(member.getKey())) {
                        check(operand, member.getValue(), at + "." + member.getKey());
                    }
                });
            case "items" -> value.forEach(item -> check(operand, item, at + "[]"));
            case "pattern" ->
                require(
                        !value.isTextual()
                                || Pattern.compile(operand.textValue())
                                        .matcher(value.textValue())
                                        .find(),
                        at,
                        "does not match " + operand + ": " + value);
            case "minimum" ->
                require(!value.isNumber() || value.doubleValue() >= operand.doubleValue(), at, "is below " + operand);
            case "maximum" ->
                require(!value.isNumber() || value.doubleValue() <= operand.doubleValue(), at, "is above " + operand);
            default -> throw new IllegalArgumentException("the schema uses " + keyword + ", which is not checked");
        }
    }

    private boolean fits(JsonNode schema, JsonNode value) {
        JsonSchemaCheck trial = new JsonSchemaCheck(root);
        trial.check(schema, value, "");
        return trial.problems.isEmpty();
    }

    private void require(boolean condition, String at, String problem) {
        if (!condition) {
            problems.add(at + " " + problem);
        }
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        return StreamSupport.stream(values.spliterator(), false).anyMatch(value::equals);
    }

    private static boolean typed(JsonNode types, JsonNode value) {
        return types.isTextual()
                ? is(types.textValue(), value)
                : StreamSupport.stream(types.spliterator(), false).anyMatch(type -> is(type.textValue(), value));
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException("no type " + type);
        };
    }
}
