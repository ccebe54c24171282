package io.caracal.common.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one probe found.
 *
 * @param ok whether the invariant holds
 * @param detail explanation for the log, never part of an answer
 * @param extra text, number or boolean members added to the body of {@code /ready} while this check is the reason, for
 *     example {@code deadCount}
 */
public record ProbeResult(boolean ok, String detail, Map<String, Object> extra) {

    private static final ProbeResult OK = new ProbeResult(true, "", Map.of());

    public ProbeResult {
        for (Map.Entry<String, Object> member : extra.entrySet()) {
            if (!isScalar(member.getValue())) {
                throw new IllegalArgumentException(
                        "extra member " + member.getKey() + " must be text, number or boolean");
            }
        }
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    public static ProbeResult passed() {
        return OK;
    }

    public static ProbeResult failed(String detail) {
        return new ProbeResult(false, detail, Map.of());
    }

    public static ProbeResult failed(String detail, Map<String, Object> extra) {
        return new ProbeResult(false, detail, extra);
    }

    /** Passed when the condition holds, failed with the detail otherwise. */
    public static ProbeResult of(boolean condition, String detail) {
        return condition ? OK : failed(detail);
    }

    private static boolean isScalar(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }
}
