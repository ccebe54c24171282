package io.caracal.core.scope;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of scope tokens that remembers the order in which they were first given.
 *
 * <p>The text form is tokens joined by one space. Equality ignores order, as it does for authority.
 */
public final class Scopes {
    /** No scope at all. */
    public static final Scopes NONE = new Scopes(Set.of());

    private static final Pattern WHITESPACE = Pattern.compile("[ \\t\\n\\x0B\\f\\r]+");

    private final Set<String> tokens;

    private Scopes(Set<String> tokens) {
        this.tokens = tokens;
    }

    /** Reads whitespace-separated tokens; repeated ones count once; absent text is the empty set. */
    public static Scopes parse(@Nullable String text) {
        if (text == null) {
            return NONE;
        }
        Set<String> found = new LinkedHashSet<>();
        for (String token : WHITESPACE.split(text, -1)) {
            if (!token.isEmpty()) {
                found.add(token);
            }
        }
        return wrap(found);
    }

    /**
     * A set of the given tokens.
     *
     * @throws IllegalArgumentException when a token is empty or contains whitespace: it could not be written as text
     */
    public static Scopes of(Collection<String> tokens) {
        Set<String> copy = new LinkedHashSet<>(tokens);
        for (String token : copy) {
            if (token.isEmpty() || WHITESPACE.matcher(token).find()) {
                throw new IllegalArgumentException("a scope token is empty or contains whitespace");
            }
        }
        return wrap(copy);
    }

    private static Scopes wrap(Set<String> tokens) {
        return tokens.isEmpty() ? NONE : new Scopes(Collections.unmodifiableSet(tokens));
    }

    /** The tokens in order. */
    public List<String> tokens() {
        return List.copyOf(tokens);
    }

    public boolean contains(String token) {
        return tokens.contains(token);
    }

    /** True when every token of the other set is in this one; always true for the empty set. */
    public boolean containsAll(Scopes other) {
        return tokens.containsAll(other.tokens);
    }

    /** The tokens that are in both, in this set's order. */
    public Scopes intersect(Scopes other) {
        Set<String> common = new LinkedHashSet<>(tokens);
        common.retainAll(other.tokens);
        return wrap(common);
    }

    /** The tokens of this set that the other lacks, in this set's order. */
    public Scopes minus(Scopes other) {
        Set<String> rest = new LinkedHashSet<>(tokens);
        rest.removeAll(other.tokens);
        return wrap(rest);
    }

    /** The tokens of both: this set's first, then the new ones of the other. */
    public Scopes union(Scopes other) {
        Set<String> all = new LinkedHashSet<>(tokens);
        all.addAll(other.tokens);
        return wrap(all);
    }

    public boolean isEmpty() {
        return tokens.isEmpty();
    }

    public int size() {
        return tokens.size();
    }

    /** The same set in ascending UTF-16 order. */
    public Scopes sorted() {
        return wrap(new LinkedHashSet<>(new TreeSet<>(tokens)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Scopes scopes && tokens.equals(scopes.tokens);
    }

    @Override
    public int hashCode() {
        return tokens.hashCode();
    }

    /** The wire text: tokens joined by one space, empty for the empty set. */
    @Override
    public String toString() {
        return String.join(" ", tokens);
    }
}
