package io.caracal.system.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.operations.DrillResult;
import io.caracal.runtime.operations.DrillRun;
import io.caracal.runtime.operations.StandingView;
import io.caracal.runtime.operations.Surface;
import io.caracal.runtime.stack.Probe;
import io.caracal.system.reference.Catalogue;
import io.caracal.system.wholestack.WholeStack;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Invariants that no fault from outside breaks in this process: their evidence is forced, as {@code caracal drill} does it. */
final class ForcedDrills {
    static final String INJECTED = "forced evidence";

    private static final Duration TTL = Duration.ofMinutes(2);

    private ForcedDrills() {}

    /** What of a service is left when the real drills are done. */
    static List<Breach> of(String service) {
        Set<Breach> real = RealDrills.all().stream()
                .flatMap(drill -> drill.breaches().stream())
                .collect(Collectors.toSet());
        return Catalogue.of(service).stream()
                .map(entry -> Breach.of(service, entry.invariant().name()))
                .filter(breach -> !EngineDrills.names().contains(breach.invariant()) && !real.contains(breach))
                .toList();
    }

    /** Drills all of them in one service, one after the other. */
    static void run(DrillBed bed, String service, DrillTable table) {
        Probe.Target target =
                new Probe.Target(service, bed.stack.service(service).port());
        Surface surface = new Surface(target, SecretText.of(WholeStack.OPERATOR_TOKEN));
        for (Breach breach : of(service)) {
            StandingView standing = surface.standings().stream()
                    .filter(each -> each.name().equals(breach.invariant()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(breach + " is not shown"));
            DrillResult result = new DrillRun(surface, standing, System::nanoTime).run(TTL, "drills");
            assertThat(result.passed()).as("%s", result).isTrue();
            assertThat(result.verdict()).as("%s", breach).isEqualTo(verdict(standing));
            table.add(new Measured(
                    INJECTED,
                    breach,
                    result.verdict(),
                    Objects.requireNonNull(result.detected()),
                    Objects.requireNonNull(result.recovered())));
        }
    }

    private static String verdict(StandingView standing) {
        return switch (standing.onBreach()) {
            case "eject", "refuse" -> "503 " + standing.reason();
            case "degrade" -> "200 " + standing.reason();
            default -> "200";
        };
    }
}
