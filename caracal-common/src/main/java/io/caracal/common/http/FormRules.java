package io.caracal.common.http;

import java.util.Set;

/**
 * What a form route accepts.
 *
 * @param limit most bytes of the body
 * @param repeatable names of the fields that may occur more than once
 */
public record FormRules(int limit, Set<String> repeatable) {

    public FormRules {
        repeatable = Set.copyOf(repeatable);
    }
}
