package io.caracal.runtime.backup;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the name/value lists that XINFO answers. */
final class Reply {
    private Reply() {}

    static Map<String, String> map(Object reply) {
        Map<String, String> members = new HashMap<>();
        if (reply instanceof Map<?, ?> map) {
            map.forEach((name, value) -> members.put(String.valueOf(name), String.valueOf(value)));
        } else if (reply instanceof List<?> list) {
            for (int i = 0; i + 1 < list.size(); i += 2) {
                members.put(String.valueOf(list.get(i)), String.valueOf(list.get(i + 1)));
            }
        }
        return members;
    }
}
