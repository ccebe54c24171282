package io.caracal.system.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.health.EngineInvariants;
import io.caracal.system.reference.Catalogue;
import io.caracal.system.reference.CheckedIn;
import io.caracal.testing.program.Repository;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Nothing that a service declares goes without a drill, and the catalogue in the documents says which. */
final class DrillReferenceTest {

    @Test
    void everyInvariantOfEveryServiceHasADrill() {
        Set<Breach> real = RealDrills.all().stream()
                .flatMap(drill -> drill.breaches().stream())
                .collect(Collectors.toSet());
        for (Catalogue.Entry entry : Catalogue.entries()) {
            Breach breach = Breach.of(entry.service(), entry.invariant().name());
            boolean engine = EngineDrills.names().contains(breach.invariant());
            boolean forced = ForcedDrills.of(entry.service()).contains(breach);
            assertThat(engine || forced || real.contains(breach))
                    .as("%s has a drill", breach)
                    .isTrue();
        }
    }

    @Test
    void everyDrillBreaksSomethingThatIsDeclared() {
        assertThat(RealDrills.all())
                .allSatisfy(drill -> assertThat(drill.breaches())
                        .isNotEmpty()
                        .allSatisfy(
                                breach -> assertThat(breach.declared().reason()).isNotBlank()));
    }

    @Test
    void everyInvariantOfTheEngineIsBroughtAboutSomewhere() {
        assertThat(EngineDrills.all().keySet()).containsExactlyElementsOf(EngineInvariants.all());
        EngineDrills.all()
                .values()
                .forEach(proof -> assertThat(Repository.root().resolve(proof.test()))
                        .satisfies(file ->
                                assertThat(Files.exists(file)).as("%s", file).isTrue()));
    }

    @Test
    void drillNamesAreUnique() {
        List<String> names = RealDrills.all().stream().map(Drill::name).toList();
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void theDocumentListsEveryDrill() {
        CheckedIn.agree(Map.of(DrillPage.FILE, DrillPage.text()));
    }
}
