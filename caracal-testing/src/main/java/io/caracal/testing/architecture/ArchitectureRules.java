package io.caracal.testing.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One check per kind of module. A failure lists every violation of every rule; a package without classes is a failure too. */
public final class ArchitectureRules {
    private static final String CORE = "io.caracal.core";
    private static final String COMMON = "io.caracal.common";
    private static final Pattern TEST_CLASS = Pattern.compile(".*(Test|Suite)(\\$.*)?");

    private ArchitectureRules() {}

    /** A service: own package, common and core; the API may also use what Control offers. */
    public static void checkService(String servicePackage) {
        List<String> allowed = new ArrayList<>(List.of(servicePackage, COMMON, CORE));
        if (servicePackage.equals("io.caracal.api")) {
            allowed.add("io.caracal.control");
        }
        List<ArchRule> rules = new ArrayList<>(Structure.rules(allowed));
        rules.addAll(Layers.rules());
        rules.addAll(BannedCalls.rules());
        check(servicePackage, rules);
    }

    /** core: nothing of ours but itself, and no server library. */
    public static void checkCore() {
        List<ArchRule> rules = new ArrayList<>(Structure.rules(List.of(CORE)));
        rules.add(Layers.coreIsFreeOfServerLibraries());
        rules.addAll(Layers.rules());
        rules.addAll(BannedCalls.rules());
        check(CORE, rules);
    }

    /** common: itself and core. */
    public static void checkCommon() {
        List<ArchRule> rules = new ArrayList<>(Structure.rules(List.of(COMMON, CORE)));
        rules.addAll(Layers.rules());
        rules.addAll(BannedCalls.rules());
        check(COMMON, rules);
    }

    /** runtime: it may see everything and owns processes, time and environment of the command line. */
    public static void checkRuntime() {
        check("io.caracal.runtime", Structure.rules(List.of("io.caracal")));
    }

    /** Checks the rules against the production classes below a package. */
    static void check(String rootPackage, List<ArchRule> rules) {
        JavaClasses classes = productionClasses(rootPackage);
        if (classes.isEmpty()) {
            throw new AssertionError("no class found below " + rootPackage);
        }
        List<String> violations = new ArrayList<>();
        for (ArchRule rule : rules) {
            EvaluationResult result = rule.allowEmptyShould(true).evaluate(classes);
            if (result.hasViolation()) {
                violations.add(result.getFailureReport().toString());
            }
        }
        if (!violations.isEmpty()) {
            throw new AssertionError(String.join("\n\n", violations));
        }
    }

    private static JavaClasses productionClasses(String rootPackage) {
        JavaClasses found = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(rootPackage);
        return found.that(DescribedPredicate.describe(
                "production classes",
                (JavaClass candidate) ->
                        !TEST_CLASS.matcher(candidate.getName()).matches()));
    }
}
