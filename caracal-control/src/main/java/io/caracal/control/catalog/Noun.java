package io.caracal.control.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A noun of the command surface with its verbs; a noun without verbs of its own ({@code explain}) has one verb with an empty name.
 *
 * @param delegatesScope whether its verbs need no scope of their own but those of the nouns that they act on
 */
public record Noun(String name, String summary, boolean delegatesScope, List<Verb> verbs) {

    /** The verb called {@code name}; empty for an unknown one. */
    public Optional<Verb> verb(String name) {
        return verbs.stream().filter(verb -> verb.name().equals(name)).findFirst();
    }

    /** The scope that {@code verb} needs, such as {@code control:app:read}; empty when it needs none of its own. */
    public Optional<String> scope(Verb verb) {
        return verb.scope().filter(scope -> !delegatesScope).map(scope -> "control:" + name + ":" + scope.wire());
    }
}
