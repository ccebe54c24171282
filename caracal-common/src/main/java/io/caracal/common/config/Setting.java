package io.caracal.common.config;

import java.util.Optional;
import java.util.function.Function;

/** What is asked of one setting. */
record Setting<T>(String name, String kind, T fallback, Function<T, String> show, boolean required, boolean secret) {

    Setting(String name, String kind, T fallback, Function<T, String> show) {
        this(name, kind, fallback, show, false, false);
    }

    Setting(String name, String kind, T fallback) {
        this(name, kind, fallback, Object::toString, false, false);
    }

    /** Of a setting that has no default. */
    static <V> Setting<Optional<V>> optional(String name, String kind) {
        return new Setting<>(
                name,
                kind,
                Optional.empty(),
                value -> value.map(Object::toString).orElse(""));
    }

    Setting<T> demanded() {
        return new Setting<>(name, kind, fallback, show, true, secret);
    }

    Setting<T> secretly() {
        return new Setting<>(name, kind, fallback, show, required, true);
    }
}
