package io.caracal.common.health;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The last changes of the verdict. Safe for use by many threads. */
public final class History {

    /** How many transitions are kept. */
    public static final int SIZE = 256;

    private volatile List<Recorded> ring = List.of();

    History() {}

    public List<Transition> newestFirst() {
        List<Transition> transitions = new ArrayList<>();
        ring.forEach(recorded -> transitions.add(recorded.transition()));
        Collections.reverse(transitions);
        return transitions;
    }

    /** The newest transition that left the service not ready. */
    public Optional<Transition> lastNotReady() {
        return newestFirst().stream().filter(transition -> !transition.ready()).findFirst();
    }

    /** Oldest first. */
    List<Recorded> recorded() {
        return ring;
    }

    /** What held at that moment: the last one recorded before it. */
    Optional<Recorded> at(Instant past) {
        Optional<Recorded> found = Optional.empty();
        for (Recorded recorded : ring) {
            if (!recorded.transition().at().isAfter(past)) {
                found = Optional.of(recorded);
            }
        }
        return found;
    }

    long nextSeq() {
        List<Recorded> current = ring;
        return current.isEmpty()
                ? 1
                : current.get(current.size() - 1).transition().seq() + 1;
    }

    synchronized void add(Recorded recorded) {
        List<Recorded> next = new ArrayList<>(ring);
        next.add(recorded);
        ring = List.copyOf(next.subList(Math.max(0, next.size() - SIZE), next.size()));
    }

    synchronized void restore(List<Recorded> earlier) {
        ring = List.copyOf(earlier.subList(Math.max(0, earlier.size() - SIZE), earlier.size()));
    }
}
