package io.caracal.core.policy.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** Renders values as JSON: members by key, sets as arrays in value order. */
public final class DatumJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int PLAIN_INTEGER_DIGITS = 64;

    private DatumJson() {}

    /** The JSON form of the value. */
    public static JsonNode of(Datum value) {
        if (value instanceof Datum.Null) {
            return NODES.nullNode();
        }
        if (value instanceof Datum.Bool bool) {
            return NODES.booleanNode(bool.value());
        }
        if (value instanceof Datum.Num number) {
            return number(number.value());
        }
        if (value instanceof Datum.Text text) {
            return NODES.textNode(text.value());
        }
        if (value instanceof Datum.Members members) {
            ObjectNode object = NODES.objectNode();
            members.values().forEach((name, member) -> object.set(name, of(member)));
            return object;
        }
        ArrayNode array = NODES.arrayNode();
        value.elements().forEach(element -> array.add(of(element)));
        return array;
    }

    private static JsonNode number(BigDecimal value) {
        boolean shortInteger = value.scale() <= 0 && -(long) value.scale() <= PLAIN_INTEGER_DIGITS;
        if (!shortInteger) {
            return NODES.numberNode(value);
        }
        return value.precision() - value.scale() <= 18
                ? NODES.numberNode(value.longValueExact())
                : NODES.numberNode(value.toBigIntegerExact());
    }
}
