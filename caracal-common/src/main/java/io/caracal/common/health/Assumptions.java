package io.caracal.common.health;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statuses to be taken for granted in a dry run.
 *
 * @param statuses by name of the invariant
 * @param malformed what could not be read
 */
public record Assumptions(Map<String, Status> statuses, List<String> malformed) {

    public Assumptions {
        statuses = Collections.unmodifiableMap(new LinkedHashMap<>(statuses));
        malformed = List.copyOf(malformed);
    }

    public static Assumptions none() {
        return new Assumptions(Map.of(), List.of());
    }

    /** The same and one more. */
    public Assumptions with(String invariant, Status status) {
        Map<String, Status> more = new LinkedHashMap<>(statuses);
        more.put(invariant, status);
        return new Assumptions(more, malformed);
    }

    /**
     * Reads {@code name:up}, {@code name:down}, or {@code name:} with a status, and names to be left out, which means assumed to hold.
     */
    public static Assumptions parse(List<String> assumed, List<String> excluded) {
        Map<String, Status> statuses = new LinkedHashMap<>();
        List<String> malformed = new ArrayList<>();
        for (String text : assumed) {
            int colon = text.indexOf(':');
            Status status = colon < 1 ? null : status(text.substring(colon + 1));
            if (status == null) {
                malformed.add(text);
            } else {
                statuses.put(text.substring(0, colon), status);
            }
        }
        excluded.forEach(name -> statuses.put(name, Status.PASS));
        return new Assumptions(statuses, malformed);
    }

    private static @Nullable Status status(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "up", "pass" -> Status.PASS;
            case "warn" -> Status.WARN;
            case "down", "fail" -> Status.FAIL;
            case "unknown" -> Status.UNKNOWN;
            default -> null;
        };
    }
}
