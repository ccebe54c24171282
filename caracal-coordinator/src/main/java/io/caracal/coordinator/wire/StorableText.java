package io.caracal.coordinator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;

/** Text that Postgres can keep: no NUL, and no half of a surrogate pair. */
public final class StorableText {

    private StorableText() {}

    public static boolean fits(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Every text inside, names of members included; numbers must be finite. */
    static boolean fits(JsonNode node) {
        if (node.isTextual()) {
            return fits(node.textValue());
        }
        if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
            return false;
        }
        for (Iterator<Map.Entry<String, JsonNode>> members = node.fields(); members.hasNext(); ) {
            Map.Entry<String, JsonNode> member = members.next();
            if (!fits(member.getKey()) || !fits(member.getValue())) {
                return false;
            }
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                if (!fits(element)) {
                    return false;
                }
            }
        }
        return true;
    }
}
