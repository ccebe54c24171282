package io.caracal.core.policy.document;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One literal value of a policy document. Equality and order are those of Rego: null, booleans, numbers by value (1 equals
 * 1.0), strings by code point, arrays, objects, sets.
 */
public sealed interface Datum extends Comparable<Datum> {

    /** The value {@code null}. */
    record Null() implements Datum {}

    /** A boolean. */
    record Bool(boolean value) implements Datum {}

    /** A number, kept exactly and without trailing zeros. */
    record Num(BigDecimal value) implements Datum {
        public Num {
            value = value.stripTrailingZeros();
        }
    }

    /** A string. */
    record Text(String value) implements Datum {}

    /** An array. */
    record Items(List<Datum> values) implements Datum {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** An object, its members in key order. */
    record Members(SortedMap<String, Datum> values) implements Datum {
        public Members {
            TreeMap<String, Datum> sorted = new TreeMap<>(DatumOrder::texts);
            sorted.putAll(values);
            values = Collections.unmodifiableSortedMap(sorted);
        }

        /** The member, or null when the object has none of that name. */
        public @Nullable Datum get(String name) {
            return values.get(name);
        }
    }

    /** A set, its elements in order. */
    record Elements(SortedSet<Datum> values) implements Datum {
        public Elements {
            values = Collections.unmodifiableSortedSet(new TreeSet<>(values));
        }
    }

    @Override
    default int compareTo(Datum other) {
        return DatumOrder.compare(this, other);
    }

    /** Elements of an array or set, member values of an object; empty for anything that cannot be iterated. */
    default Collection<Datum> elements() {
        if (this instanceof Items items) {
            return items.values();
        }
        if (this instanceof Members members) {
            return members.values().values();
        }
        return this instanceof Elements set ? set.values() : List.of();
    }

    /** The string value, or null when this is not a string. */
    default @Nullable String text() {
        return this instanceof Text string ? string.value() : null;
    }

    /** The strings among {@link #elements()}. */
    default List<String> texts() {
        List<String> found = new ArrayList<>();
        for (Datum element : elements()) {
            if (element instanceof Text string) {
                found.add(string.value());
            }
        }
        return found;
    }
}
