package io.caracal.core.policy.document;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one or more definitions of a rule add up to. A rule is defined completely ({@code name := value}), key by key
 * ({@code name["key"] := value}) or element by element ({@code name contains value}), never in two of these ways.
 */
public record RuleData(Form form, Datum value) {

    /** The way a rule is defined. */
    public enum Form {
        COMPLETE,
        BY_KEY,
        BY_ELEMENT
    }

    public RuleData {
        boolean fits = switch (form) {
            case COMPLETE -> true;
            case BY_KEY -> value instanceof Datum.Members;
            case BY_ELEMENT -> value instanceof Datum.Elements;
        };
        if (!fits) {
            throw new IllegalArgumentException("a rule defined " + form + " cannot have this value");
        }
    }

    static RuleData complete(Datum value) {
        return new RuleData(Form.COMPLETE, value);
    }

    static RuleData member(String key, Datum value) {
        return new RuleData(Form.BY_KEY, new Datum.Members(new TreeMap<>(Map.of(key, value))));
    }

    static RuleData element(Datum value) {
        TreeSet<Datum> single = new TreeSet<>();
        single.add(value);
        return new RuleData(Form.BY_ELEMENT, new Datum.Elements(single));
    }

    /**
     * Both definitions together.
     *
     * @throws RuleConflictException when they give different values for the same thing or are of different forms
     */
    public RuleData merge(RuleData other) throws RuleConflictException {
        RuleBuilder both = new RuleBuilder(this);
        both.add(other);
        return both.build();
    }
}
