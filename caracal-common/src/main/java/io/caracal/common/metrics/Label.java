package io.caracal.common.metrics;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A label of a metric and the values it may have. A closed label has a fixed set of them; an open one takes what comes until its cap is
 * reached. Everything else is counted under {@link Labelled#OTHER}, so that no input can make series.
 */
public final class Label {

    /** Values of an open label unless it says otherwise. */
    public static final int DEFAULT_CAP = 100;

    private final String name;
    private final Set<String> values;
    private final int cap;

    private Label(String name, Set<String> values, int cap) {
        this.name = name;
        this.values = values;
        this.cap = cap;
    }

    /** Exactly these values. */
    public static Label closed(String name, String... values) {
        return closed(name, List.of(values));
    }

    /** Exactly these values. */
    public static Label closed(String name, List<String> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("label " + name + " has no values");
        }
        return new Label(name, new LinkedHashSet<>(values), values.size());
    }

    /** The constants of an enum, as {@link #text} spells them. */
    public static <E extends Enum<E>> Label closed(String name, Class<E> constants) {
        return closed(
                name,
                Arrays.stream(constants.getEnumConstants()).map(Label::text).toList());
    }

    /** The first 100 values that come. */
    public static Label open(String name) {
        return open(name, DEFAULT_CAP);
    }

    /** The first {@code cap} values that come. */
    public static Label open(String name, int cap) {
        if (cap < 1 || cap > Labelled.MOST_SERIES) {
            throw new IllegalArgumentException("the cap of label " + name + " is not sensible: " + cap);
        }
        return new Label(name, Set.of(), cap);
    }

    /** How a constant is spelled as a label value: lower case. */
    public static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    String name() {
        return name;
    }

    boolean isClosed() {
        return !values.isEmpty();
    }

    Set<String> values() {
        return values;
    }

    int cap() {
        return cap;
    }
}
