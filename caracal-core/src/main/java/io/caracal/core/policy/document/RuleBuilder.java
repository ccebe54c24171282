package io.caracal.core.policy.document;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gathers the definitions of one rule; the cost of each is independent of how many came before. */
final class RuleBuilder {
    private final RuleData first;
    private final SortedMap<String, Datum> members = new TreeMap<>();
    private final SortedSet<Datum> elements = new TreeSet<>();

    RuleBuilder(RuleData first) {
        this.first = first;
        if (first.value() instanceof Datum.Members initial) {
            members.putAll(initial.values());
        }
        if (first.value() instanceof Datum.Elements initial) {
            elements.addAll(initial.values());
        }
    }

    void add(RuleData other) throws RuleConflictException {
        if (first.form() != other.form()) {
            throw new RuleConflictException("it is defined in two different forms");
        }
        switch (first.form()) {
            case COMPLETE -> {
                if (!first.value().equals(other.value())) {
                    throw new RuleConflictException("it is defined twice with different values");
                }
            }
            case BY_KEY -> addMembers(other.value());
            case BY_ELEMENT -> elements.addAll(other.value().elements());
        }
    }

    private void addMembers(Datum value) throws RuleConflictException {
        if (!(value instanceof Datum.Members added)) {
            throw new IllegalArgumentException("a rule defined by key has an object as its value");
        }
        for (Map.Entry<String, Datum> entry : added.values().entrySet()) {
            Datum earlier = members.putIfAbsent(entry.getKey(), entry.getValue());
            if (earlier != null && !earlier.equals(entry.getValue())) {
                throw new RuleConflictException("one of its keys is defined twice with different values");
            }
        }
    }

    RuleData build() {
        return switch (first.form()) {
            case COMPLETE -> first;
            case BY_KEY -> new RuleData(first.form(), new Datum.Members(members));
            case BY_ELEMENT -> new RuleData(first.form(), new Datum.Elements(elements));
        };
    }
}
