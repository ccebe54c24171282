package io.caracal.common.health;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Makes verdicts of what was recorded. Pure. */
final class Past {

    private Past() {}

    /** The verdict after a transition, as far as it was recorded: without ages, counts and extras. */
    static Verdict verdict(Recorded recorded, List<Invariant> declared) {
        Transition transition = recorded.transition();
        List<Standing> standings = declared.stream()
                .filter(invariant -> recorded.statuses().containsKey(invariant.name()))
                .map(invariant -> standing(invariant, recorded))
                .toList();
        Optional<String> dependency = declared.stream()
                .filter(invariant -> invariant.reason().equals(transition.reason()))
                .findFirst()
                .flatMap(Invariant::dependency);
        return new Verdict(
                transition.ready(),
                transition.to(),
                transition.reason().isEmpty() ? null : transition.reason(),
                dependency.orElse(null),
                transition.to() == ServiceState.DRAINING,
                Map.of(),
                transition.reasons(),
                standings,
                Optional.empty(),
                0,
                transition.at(),
                "past-" + transition.seq());
    }

    private static Standing standing(Invariant invariant, Recorded recorded) {
        Instant at = recorded.transition().at();
        Status status =
                Optional.ofNullable(recorded.statuses().get(invariant.name())).orElse(Status.UNKNOWN);
        Optional<Double> value =
                Optional.ofNullable(recorded.transition().observed().get(invariant.name()));
        OptionalDouble observed = value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
        OptionalDouble headroom = value.isPresent() && invariant.measure().isPresent()
                ? OptionalDouble.of(invariant.measure().get().headroom(value.get()))
                : OptionalDouble.empty();
        return new Standing(
                invariant,
                status,
                observed,
                headroom,
                at,
                Optional.of(at),
                0,
                0,
                "",
                Optional.empty(),
                false,
                Map.of());
    }
}
