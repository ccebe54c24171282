package io.caracal.common.streams;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads the name/value lists that XINFO answers. */
final class ReplyMaps {

    private ReplyMaps() {}

    /** Names to values; members without a value are left out. */
    static Map<String, Object> of(Object reply) {
        Map<String, Object> members = new HashMap<>();
        if (reply instanceof Map<?, ?> map) {
            map.forEach((name, value) -> put(members, name, value));
        } else if (reply instanceof List<?> list) {
            for (int i = 0; i + 1 < list.size(); i += 2) {
                put(members, list.get(i), list.get(i + 1));
            }
        }
        return members;
    }

    static String text(Map<String, Object> members, String name) {
        Object value = members.get(name);
        return value == null ? "" : value.toString();
    }

    /** The id of an entry that is a member; empty when there is none. */
    static String entryId(Map<String, Object> members, String name) {
        return members.get(name) instanceof List<?> entry && !entry.isEmpty() ? String.valueOf(entry.get(0)) : "";
    }

    static OptionalLong number(Map<String, Object> members, String name) {
        String text = text(members, name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException notANumber) {
            // Redis answers nil for a lag it cannot know; a client may show that as text.
            return OptionalLong.empty();
        }
    }

    private static void put(Map<String, Object> members, Object name, Object value) {
        if (name != null && value != null) {
            members.put(name.toString(), value);
        }
    }
}
