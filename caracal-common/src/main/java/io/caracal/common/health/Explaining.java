package io.caracal.common.health;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Makes explanations. Pure. */
final class Explaining {

    private final Weighing weighing;
    private final Function<List<Standing>, Verdict> verdicts;

    /** @param verdicts weighs any standings in the present circumstances */
    Explaining(Weighing weighing, Function<List<Standing>, Verdict> verdicts) {
        this.weighing = weighing;
        this.verdicts = verdicts;
    }

    Explanation explain(List<Standing> actual, Assumptions assumptions) {
        List<Standing> standings = new ArrayList<>();
        Set<String> assumed = new LinkedHashSet<>();
        for (Standing standing : actual) {
            Optional<Status> status = Optional.ofNullable(
                    assumptions.statuses().get(standing.invariant().name()));
            status.ifPresent(taken -> assumed.add(standing.invariant().name()));
            standings.add(status.map(taken -> with(standing, taken)).orElse(standing));
        }
        Verdict verdict = verdicts.apply(standings);
        return new Explanation(
                verdict, tree(verdict), flips(verdict), List.copyOf(assumed), unknown(assumptions, assumed));
    }

    private static List<String> unknown(Assumptions assumptions, Set<String> assumed) {
        List<String> unknown = new ArrayList<>(assumptions.malformed());
        assumptions.statuses().keySet().stream()
                .filter(name -> !assumed.contains(name))
                .forEach(unknown::add);
        return unknown;
    }

    /** Turns each leaf around, alone, and looks whether the verdict follows. */
    private List<String> flips(Verdict verdict) {
        List<String> flips = new ArrayList<>();
        List<Standing> standings = verdict.standings();
        for (int i = 0; i < standings.size(); i++) {
            List<Standing> changed = new ArrayList<>(standings);
            Standing leaf = standings.get(i);
            changed.set(i, with(leaf, leaf.status().holds() ? Status.FAIL : Status.PASS));
            if (verdicts.apply(changed).ready() != verdict.ready()) {
                flips.add(leaf.invariant().name());
            }
        }
        return flips;
    }

    private Explanation.Node tree(Verdict verdict) {
        List<Explanation.Node> groups = new ArrayList<>();
        for (Precedence precedence : Precedence.values()) {
            List<Explanation.Node> leaves = verdict.standings().stream()
                    .filter(standing -> standing.invariant().precedence() == precedence)
                    .map(this::leaf)
                    .toList();
            if (!leaves.isEmpty()) {
                groups.add(all(precedence.text(), leaves));
            }
        }
        return all("ready", groups);
    }

    private static Explanation.Node all(String name, List<Explanation.Node> children) {
        List<String> against = children.stream()
                .filter(child -> !child.holds())
                .map(Explanation.Node::name)
                .toList();
        String why = against.isEmpty() ? "every part holds" : "does not hold: " + String.join(", ", against);
        return new Explanation.Node(name, Explanation.Operator.ALL, against.isEmpty(), why, children, Optional.empty());
    }

    private Explanation.Node leaf(Standing standing) {
        return new Explanation.Node(
                standing.invariant().name(),
                Explanation.Operator.LEAF,
                !weighing.keepsOut(standing),
                why(standing),
                List.of(),
                Optional.of(standing));
    }

    private String why(Standing standing) {
        if (standing.status().holds()) {
            return "holds";
        }
        if (standing.mutedUntil().isPresent()) {
            return "broken, but muted";
        }
        OnBreach consequence = weighing.consequence(standing.invariant());
        return switch (consequence) {
            case EJECT -> "broken, so traffic goes elsewhere";
            case REFUSE -> "broken, so what would be unsafe is refused and traffic goes elsewhere";
            case DEGRADE ->
                consequence == standing.invariant().onBreach()
                        ? "broken, which only degrades"
                        : "broken, but shared by all instances and tolerated once ready";
            case ALERT -> "broken, which only raises an alert";
        };
    }

    private static Standing with(Standing standing, Status status) {
        return new Standing(
                standing.invariant(),
                status,
                standing.observed(),
                standing.headroom(),
                standing.since(),
                standing.checkedAt(),
                standing.ageSeconds(),
                standing.consecutive(),
                standing.errorCode(),
                status == standing.status() || status.holds() ? standing.mutedUntil() : Optional.empty(),
                standing.drill(),
                standing.extra());
    }
}
