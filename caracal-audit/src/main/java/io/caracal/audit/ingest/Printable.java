package io.caracal.audit.ingest;

/** Postgres text holds no NUL, neither raw nor as the JSON escape; both are dropped after the signature was checked (audit contract §2.4). */
final class Printable {
    private Printable() {}

    static String text(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }

    /** Text of a JSON document, in which NUL can only stand as an escape. */
    static String document(String json) {
        return json.contains("\\u0000") ? withoutEscapedNul(json) : json;
    }

    /** Drops the escape, but not a backslash that is itself escaped and merely followed by {@code u0000}. */
    private static String withoutEscapedNul(String json) {
        StringBuilder kept = new StringBuilder(json.length());
        int i = 0;
        while (i < json.length()) {
            char c = json.charAt(i);
            if (c != '\\' || i + 1 == json.length()) {
                kept.append(c);
                i++;
            } else if (json.startsWith("\\u0000", i)) {
                i += 6;
            } else {
                kept.append(c).append(json.charAt(i + 1));
                i += 2;
            }
        }
        return kept.toString();
    }
}
