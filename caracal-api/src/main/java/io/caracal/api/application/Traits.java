package io.caracal.api.application;

import io.caracal.api.access.Actor;
import io.caracal.control.catalog.Catalog;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules for the traits of an application (API contract §1.3). */
final class Traits {

    private static final int MAX = 64;
    private static final int MAX_LENGTH = 128;
    private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9._:-]*");
    private static final String CONTROL = "control";
    private static final Set<String> PRIVILEGED = Set.of(CONTROL, "caracal.sys");
    private static final String SCOPE = "control:scope:";
    private static final String MAX_TTL = "control:max-ttl:";
    private static final String EXPIRES = "control:expires:";
    private static final Pattern TTL = Pattern.compile("[0-9]{2,3}");
    private static final int MIN_TTL = 60;
    private static final int LONGEST_TTL = 900;

    private final Set<String> controlScopes;

    Traits() {
        this.controlScopes = Set.copyOf(new Catalog().scopes());
    }

    /** Whether an application with these traits is a Control key. */
    static boolean isControlKey(List<String> traits) {
        return traits.stream().anyMatch(trait -> namespace(trait).equals(CONTROL));
    }

    /** Throws the error for the first rule that is broken. */
    void check(Actor actor, List<String> traits) {
        if (traits.size() > MAX) {
            throw CaracalException.of(
                    ErrorCode.TRAIT_COUNT_EXCEEDED, "an application can have at most " + MAX + " traits");
        }
        Set<String> seen = new HashSet<>();
        for (String trait : traits) {
            if (trait.length() > MAX_LENGTH || !FORM.matcher(trait).matches()) {
                throw invalid("a trait is 1 to 128 letters, digits, '.', '_', ':' or '-' and begins with a letter");
            }
            if (!seen.add(trait)) {
                throw CaracalException.of(ErrorCode.TRAIT_DUPLICATE, "trait " + trait + " is given twice");
            }
            if (PRIVILEGED.contains(namespace(trait)) && !actor.global()) {
                throw CaracalException.of(
                        ErrorCode.TRAIT_FORBIDDEN,
                        "trait namespace " + namespace(trait) + " needs a global admin token");
            }
        }
        checkControl(traits);
    }

    private void checkControl(List<String> traits) {
        traits.stream().filter(trait -> namespace(trait).equals(CONTROL)).forEach(this::checkControlTrait);
        for (String single : List.of(MAX_TTL, EXPIRES)) {
            if (traits.stream().filter(trait -> trait.startsWith(single)).count() > 1) {
                throw CaracalException.of(ErrorCode.TRAIT_DUPLICATE, "only one trait may begin with " + single);
            }
        }
    }

    private void checkControlTrait(String trait) {
        if (trait.equals("control:invoke")) {
            return;
        }
        if (trait.startsWith(SCOPE)) {
            require(controlScopes.contains(trait.substring(SCOPE.length())), "unknown control scope");
        } else if (trait.startsWith(MAX_TTL)) {
            require(isTtl(trait.substring(MAX_TTL.length())), "control:max-ttl is 60 to 900 seconds");
        } else if (trait.startsWith(EXPIRES)) {
            require(isInstant(trait.substring(EXPIRES.length())), "control:expires is an RFC 3339 date and time");
        } else {
            throw invalid("unknown control trait");
        }
    }

    private static boolean isTtl(String text) {
        return TTL.matcher(text).matches()
                && Integer.parseInt(text) >= MIN_TTL
                && Integer.parseInt(text) <= LONGEST_TTL;
    }

    /** The STS reads RFC 3339 only; anything else would be a key that never expires. */
    private static boolean isInstant(String text) {
        try {
            return OffsetDateTime.parse(text).getYear() > 0;
        } catch (DateTimeException malformed) {
            return false;
        }
    }

    private static String namespace(String trait) {
        int colon = trait.indexOf(':');
        return colon < 0 ? trait : trait.substring(0, colon);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw invalid(rule);
        }
    }

    private static CaracalException invalid(String rule) {
        return CaracalException.of(ErrorCode.TRAIT_INVALID, rule);
    }
}
