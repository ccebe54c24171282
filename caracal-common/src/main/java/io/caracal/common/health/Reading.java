package io.caracal.common.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a look at an invariant found. {@code extra} holds text, number or boolean members that the body of {@code /ready} shows while the invariant is the reason;
 * {@code code} is a short stable word for metrics and answers; {@code detail} is for the log alone.
 */
public sealed interface Reading {

    Map<String, Object> extra();

    /** It holds. */
    record Passed(Map<String, Object> extra) implements Reading {
        public Passed {
            extra = scalars(extra);
        }
    }

    /** It is broken. */
    record Failed(String code, String detail, Map<String, Object> extra) implements Reading {
        public Failed {
            extra = scalars(extra);
        }
    }

    /** A value, judged by the measure of the invariant. */
    record Measured(double value, Map<String, Object> extra) implements Reading {
        public Measured {
            extra = scalars(extra);
        }
    }

    /** A moment, in monotonic nanoseconds; its age in seconds at the time of the verdict is judged by the measure. */
    record Since(long nanos, Map<String, Object> extra) implements Reading {
        public Since {
            extra = scalars(extra);
        }
    }

    /** It cannot be told, which never passes. */
    record Unknown(String code, String detail) implements Reading {
        @Override
        public Map<String, Object> extra() {
            return Map.of();
        }
    }

    Reading PASSED = new Passed(Map.of());

    static Reading passed() {
        return PASSED;
    }

    static Reading failed(String code, String detail) {
        return new Failed(code, detail, Map.of());
    }

    static Reading failed(String code, String detail, Map<String, Object> extra) {
        return new Failed(code, detail, extra);
    }

    /** Passed when the condition holds. */
    static Reading of(boolean condition, String code, String detail) {
        return condition ? PASSED : failed(code, detail);
    }

    static Reading measured(double value) {
        return new Measured(value, Map.of());
    }

    static Reading measured(double value, Map<String, Object> extra) {
        return new Measured(value, extra);
    }

    static Reading since(long nanos) {
        return new Since(nanos, Map.of());
    }

    static Reading unknown(String code, String detail) {
        return new Unknown(code, detail);
    }

    private static Map<String, Object> scalars(Map<String, Object> members) {
        members.forEach((name, value) -> {
            if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
                throw new IllegalArgumentException("extra member " + name + " must be text, number or boolean");
            }
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
}
