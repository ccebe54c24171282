package io.caracal.testing.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureRulesTest {
    private static final String SAMPLE = "io.caracal.testing.architecture.sample";

    @Test
    void namesEveryBannedCallAndAcceptsTheInjectedForm() {
        String violations = violations(BannedCalls.rules(), SAMPLE + ".util");

        assertThat(violations)
                .contains("java.time.Instant.now()")
                .contains("java.lang.System.getenv(java.lang.String)")
                .contains("java.lang.Thread.<init>")
                .doesNotContain("java.time.Clock)");
    }

    @Test
    void namesBannedPackagesAndUnmarkedOnes() {
        String violations = violations(Structure.rules(List.of("io.caracal")), SAMPLE + ".util");

        assertThat(violations).contains("says what it owns").contains("@NullMarked");
    }

    @Test
    void namesADependencyAgainstTheDirection() {
        String violations = violations(Structure.rules(List.of("io.caracal.core")), "io.caracal.testing.http");

        assertThat(violations).contains("module direction");
    }

    @Test
    void acceptsCodeThatFollowsTheRules() {
        List<ArchRule> all = new ArrayList<>(Structure.rules(List.of("io.caracal.testing")));
        all.addAll(Layers.rules());
        all.addAll(BannedCalls.rules());
        JavaClasses tidy = new ClassFileImporter().importPackages(SAMPLE);

        assertThat(report(all, tidy.that(JavaClass.Predicates.simpleName("Tidy"))))
                .isEmpty();
    }

    @Test
    void refusesAPackageWithoutClassesSoThatACheckCannotPassUnseen() {
        assertThatThrownBy(() -> ArchitectureRules.checkService("io.caracal.nosuchservice"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no class found");
    }

    private static String violations(List<ArchRule> rules, String packageName) {
        return report(rules, new ClassFileImporter().importPackages(packageName));
    }

    private static String report(List<ArchRule> rules, JavaClasses classes) {
        StringBuilder report = new StringBuilder();
        for (ArchRule rule : rules) {
            EvaluationResult result = rule.allowEmptyShould(true).evaluate(classes);
            if (result.hasViolation()) {
                report.append(result.getFailureReport()).append('\n');
            }
        }
        return report.toString();
    }
}
