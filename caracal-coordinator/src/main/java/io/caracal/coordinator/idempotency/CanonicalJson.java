package io.caracal.coordinator.idempotency;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One text per value: members sorted by UTF-16 code unit, no white space, arrays in order, numbers as ECMAScript would print integers. */
final class CanonicalJson {

    private static final double LARGEST_EXACT = 9_007_199_254_740_992d;

    private CanonicalJson() {}

    static String text(JsonNode value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(JsonNode value, StringBuilder out) {
        if (value.isObject()) {
            writeObject(value, out);
        } else if (value.isArray()) {
            out.append('[');
            for (int i = 0; i < value.size(); i++) {
                out.append(i == 0 ? "" : ",");
                write(value.get(i), out);
            }
            out.append(']');
        } else if (value.isFloatingPointNumber()) {
            out.append(number(value.doubleValue()));
        } else {
            out.append(Json.text(value));
        }
    }

    private static void writeObject(JsonNode object, StringBuilder out) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        Collections.sort(names);
        out.append('{');
        String separator = "";
        for (String name : names) {
            out.append(separator).append(Json.text(name)).append(':');
            write(object.path(name), out);
            separator = ",";
        }
        out.append('}');
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a number is not finite");
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) < LARGEST_EXACT;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }
}
