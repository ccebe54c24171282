package io.caracal.runtime.operations;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Which known names somebody may have meant. */
public final class Spelling {
    private static final int SUGGESTIONS = 3;

    private Spelling() {}

    /** The nearest names, best first; none that has nothing in common with what was given. */
    public static List<String> suggestions(String given, Collection<String> known) {
        int most = Math.max(2, given.length() / 2);
        return known.stream()
                .distinct()
                .filter(name -> name.contains(given) || given.contains(name) || distance(given, name) <= most)
                .sorted(Comparator.comparingInt((String name) -> distance(given, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SUGGESTIONS)
                .toList();
    }

    /** Letters to add, remove or replace (Levenshtein), row by row. */
    private static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            before[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] now = new int[other.length() + 1];
            now[0] = row;
            for (int column = 1; column <= other.length(); column++) {
                int replaced = before[column - 1] + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
                now[column] = Math.min(replaced, 1 + Math.min(before[column], now[column - 1]));
            }
            before = now;
        }
        return before[other.length()];
    }
}
