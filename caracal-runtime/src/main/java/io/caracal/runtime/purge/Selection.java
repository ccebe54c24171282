package io.caracal.runtime.purge;

import io.caracal.runtime.problem.OperatorProblem;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which targets were chosen: by name, by number of the menu, by the name of a group, with {@code all} or {@code safe}. */
public final class Selection {
    private static final String ALL = "all";
    private static final String SAFE = "safe";

    private Selection() {}

    /** Every word that may be given. */
    public static List<String> words() {
        return Stream.of(
                        Arrays.stream(PurgeTarget.values()).map(PurgeTarget::text),
                        Arrays.stream(PurgeTarget.Group.values()).map(PurgeTarget.Group::text),
                        Stream.of(ALL, SAFE))
                .flatMap(each -> each)
                .toList();
    }

    /** The targets behind the words, in their order; a word that means nothing is an {@link OperatorProblem}. */
    public static Set<PurgeTarget> of(Collection<String> words) {
        EnumSet<PurgeTarget> chosen = EnumSet.noneOf(PurgeTarget.class);
        for (String word : words) {
            chosen.addAll(meaning(word.strip().toLowerCase(Locale.ROOT)));
        }
        return chosen;
    }

    /** Those of the targets that lose nothing. */
    public static Set<PurgeTarget> safe(Collection<PurgeTarget> targets) {
        return targets.stream()
                .filter(target -> !target.destructive())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(PurgeTarget.class)));
    }

    /** With {@link PurgeTarget#STACK} where something is removed that running processes use. */
    public static Set<PurgeTarget> stoppingFirst(Set<PurgeTarget> targets) {
        EnumSet<PurgeTarget> complete = EnumSet.noneOf(PurgeTarget.class);
        complete.addAll(targets);
        if (targets.stream().anyMatch(PurgeTarget::inUse)) {
            complete.add(PurgeTarget.STACK);
        }
        return complete;
    }

    private static Collection<PurgeTarget> meaning(String word) {
        List<PurgeTarget> all = List.of(PurgeTarget.values());
        if (word.equals(ALL)) {
            return all;
        }
        if (word.equals(SAFE)) {
            return safe(all);
        }
        if (word.matches("[1-9][0-9]?") && Integer.parseInt(word) <= all.size()) {
            return List.of(all.get(Integer.parseInt(word) - 1));
        }
        List<PurgeTarget> group = PurgeTarget.ofGroup(word);
        if (!group.isEmpty()) {
            return group;
        }
        return List.of(PurgeTarget.named(word)
                .orElseThrow(() -> new OperatorProblem(
                        "there is no purge target " + word + "; choose of " + String.join(", ", words()))));
    }
}
