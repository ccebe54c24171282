package io.caracal.system.drill;

import io.caracal.common.health.Invariant;
import io.caracal.system.reference.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The catalogue of drills, made from the drills themselves. */
final class DrillPage {
    static final String FILE = "docs/drills.md";

    private static final String HEAD = """
        # Drills

        *Generated from the drills in `caracal-system/src/test/java/io/caracal/system/drill` by `./dev generate`; not to be edited.*

        A drill breaks one thing on purpose, waits for the exact reason on `/ready`, looks at what callers get meanwhile, removes the fault and waits until
        everything holds again. `DrillsTest` runs all of them in every build; the times of the last run are in `caracal-system/target/drills.md`. They are
        reported and never asserted.

        On a running stack an operator forces the evidence of any invariant below, except those of the engine:

        ```
        DRILLS_ENABLED=true caracal up
        caracal drill --list
        caracal drill redis --service sts --ttl 60s
        ```

        Everything behind the evidence is real: hysteresis, verdict, refusals, series and alerts. The service refuses a drill while anything is broken in
        earnest, ends it by itself after its time, and records who asked for it.
        """;

    private DrillPage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("\n## Injected faults\n\n| drill | injected | breaks | meanwhile |\n|---|---|---|---|\n");
        for (Drill drill : RealDrills.all()) {
            page.append(row(
                    drill.name(),
                    drill.injected(),
                    drill.breaches().stream().map(Breach::toString).collect(Collectors.joining(", ")),
                    drill.dataPath()));
        }
        for (String service : Catalogue.services()) {
            page.append("\n## ")
                    .append(service)
                    .append("\n\n| invariant | reason | on breach | drill |\n|---|---|---|---|\n");
            Catalogue.of(service).stream()
                    .map(Catalogue.Entry::invariant)
                    .filter(invariant -> !EngineDrills.names().contains(invariant.name()))
                    .forEach(invariant -> page.append(row(
                            invariant.name(),
                            link(invariant),
                            invariant.onBreach().text(),
                            how(service, invariant))));
        }
        page.append("\n## Every service\n\n| invariant | reason | brought about | test |\n|---|---|---|---|\n");
        EngineDrills.all()
                .forEach((invariant, proof) ->
                        page.append(row(invariant.name(), link(invariant), proof.how(), '`' + proof.test() + '`')));
        return page.toString();
    }

    private static String how(String service, Invariant invariant) {
        List<String> real = new ArrayList<>();
        for (Drill drill : RealDrills.all()) {
            if (drill.breaches().contains(Breach.of(service, invariant.name()))) {
                real.add(drill.name());
            }
        }
        return real.isEmpty()
                ? String.format(Locale.ROOT, "forced: `caracal drill %s --service %s`", invariant.name(), service)
                : String.join(", ", real);
    }

    private static String link(Invariant invariant) {
        return "[" + invariant.reason() + "](" + invariant.runbook() + ")";
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
