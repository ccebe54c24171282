package io.caracal.control.catalog;

import io.caracal.core.id.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One verb of a noun.
 *
 * @param scope the verb part of the scope it needs; empty when any valid token of the zone may call it
 * @param flags the accepted flags with a one-line summary each, in display order
 * @param binding how it becomes a call of the management API; empty when this build does not carry it out
 */
public record Verb(String name, Optional<ScopeVerb> scope, Map<String, String> flags, Optional<Binding> binding) {

    /** Turns checked flags into a management API call inside the token's zone. */
    @FunctionalInterface
    public interface Binding {
        AdminCall bind(ZoneId zone, Flags flags);
    }

    static Verb of(String name, ScopeVerb scope, Binding binding, String... flags) {
        return new Verb(name, Optional.of(scope), summaries(flags), Optional.of(binding));
    }

    static Verb unsupported(String name, ScopeVerb scope, String... flags) {
        return new Verb(name, Optional.of(scope), summaries(flags), Optional.empty());
    }

    /**
     * Every verb takes the key of an attempt, which is recorded with the invocation.
     *
     * @throws InvalidFlagException naming the first flag that the verb does not take
     */
    public void checkNames(Flags given) {
        for (String name : given.names()) {
            if (!flags.containsKey(name) && !name.equals(Flags.IDEMPOTENCY_KEY)) {
                throw new InvalidFlagException("flag \"" + name + "\" is not accepted here");
            }
        }
    }

    private static Map<String, String> summaries(String... flags) {
        Map<String, String> summaries = new LinkedHashMap<>();
        for (String flag : flags) {
            int separator = flag.indexOf('=');
            summaries.put(flag.substring(0, separator), flag.substring(separator + 1));
        }
        return summaries;
    }
}
