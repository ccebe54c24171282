package io.caracal.runtime.doctor;

import io.caracal.runtime.stack.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes few findings of many breaches: the same reason at several services is one, what follows from another is no finding, the lowest rung comes first. */
final class Findings {
    /** Within a rung: what others stand on first. */
    private static final List<String> FIRST = List.of("postgres_unreachable", "redis_unreachable", "schema_mismatch");

    private final List<Draft> drafts = new ArrayList<>();

    /** A finding while it is made. */
    private record Draft(String reason, List<Breach> breaches, List<Breach> following) {
        Set<String> services() {
            Set<String> services = new LinkedHashSet<>();
            breaches.forEach(breach -> services.add(breach.service()));
            return services;
        }

        List<String> touched() {
            Set<String> touched = services();
            following.forEach(breach -> touched.add(breach.service()));
            return List.copyOf(touched);
        }

        boolean holds(Breach breach) {
            return breaches.contains(breach) || following.contains(breach);
        }
    }

    private Findings() {}

    static List<Finding> of(List<Breach> breaches) {
        Findings findings = new Findings();
        List<Breach> ordered = new ArrayList<>(new LinkedHashSet<>(breaches));
        ordered.sort(Comparator.comparing(Breach::rung)
                .thenComparing(breach -> !breach.failing())
                .thenComparingInt(breach -> precedence(breach.reason())));
        findings.group(ordered);
        return findings.drafts.stream().map(draft -> finding(draft, ordered)).toList();
    }

    private static int precedence(String reason) {
        int place = FIRST.indexOf(reason);
        return place < 0 ? FIRST.size() : place;
    }

    private void group(List<Breach> ordered) {
        Map<String, List<Breach>> byReason = new LinkedHashMap<>();
        ordered.forEach(breach -> byReason.computeIfAbsent(breach.reason(), reason -> new ArrayList<>())
                .add(breach));
        byReason.forEach((reason, breaches) -> {
            List<Breach> own =
                    breaches.stream().filter(breach -> !attributed(breach)).toList();
            if (!own.isEmpty()) {
                drafts.add(new Draft(reason, own, new ArrayList<>()));
            }
        });
    }

    /** Whether something found before accounts for it; then it is noted there. */
    private boolean attributed(Breach breach) {
        for (Draft draft : drafts) {
            if (Consequences.follows(breach, draft.reason(), draft.touched())) {
                draft.following().add(breach);
                return true;
            }
        }
        return false;
    }

    private static Finding finding(Draft draft, List<Breach> all) {
        List<String> onlyBecause = draft.touched().stream()
                .filter(Service.names()::contains)
                .filter(service -> all.stream()
                        .filter(breach -> breach.service().equals(service) && breach.failing())
                        .allMatch(draft::holds))
                .filter(service ->
                        all.stream().anyMatch(breach -> breach.service().equals(service) && breach.failing()))
                .toList();
        Breach first = draft.breaches().get(0);
        return new Finding(
                first.rung(),
                first.remedy().at(List.copyOf(draft.services())),
                draft.breaches().stream().anyMatch(Breach::failing),
                List.copyOf(draft.services()),
                List.copyOf(draft.following()),
                onlyBecause);
    }
}
