package io.caracal.testing.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;

/** Direction between modules, package names, package cycles, and nullness marks. */
final class Structure {
    private static final String OURS = "io.caracal";
    private static final Set<String> BANNED_NAMES =
            Set.of("util", "utils", "helper", "helpers", "manager", "managers", "impl", "misc");

    private Structure() {}

    static List<ArchRule> rules(List<String> allowed) {
        return List.of(direction(allowed), packageNames(), classNames(), noPackageCycles(), nullMarked());
    }

    private static ArchRule direction(List<String> allowed) {
        DescribedPredicate<JavaClass> forbidden = DescribedPredicate.describe(
                "of ours outside " + allowed,
                type -> isBelow(type, OURS) && allowed.stream().noneMatch(root -> isBelow(type, root)));
        return noClasses().should().dependOnClassesThat(forbidden).as("module direction: only " + allowed);
    }

    private static ArchRule packageNames() {
        return classes()
                .should(condition(
                        "live in a package that says what it owns",
                        type -> Arrays.stream(type.getPackageName().split("\\."))
                                .noneMatch(BANNED_NAMES::contains)));
    }

    private static ArchRule classNames() {
        return classes()
                .should(condition(
                        "have a name that says what they do",
                        type -> BANNED_NAMES.stream()
                                .filter(name -> !name.equals("misc"))
                                .noneMatch(name -> type.getSimpleName()
                                        .endsWith(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1)))));
    }

    private static ArchRule noPackageCycles() {
        return slices().assignedFrom(new ByPackage()).should().beFreeOfCycles();
    }

    private static ArchRule nullMarked() {
        return classes()
                .should(condition(
                        "be in a package whose package-info is @NullMarked",
                        type -> type.getPackage().isAnnotatedWith(NullMarked.class)));
    }

    static boolean isBelow(JavaClass type, String root) {
        String name = type.getPackageName();
        return name.equals(root) || name.startsWith(root + ".");
    }

    private static ArchCondition<JavaClass> condition(String description, Predicate<JavaClass> holds) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!holds.test(type)) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " does not: " + description));
                }
            }
        };
    }

    /** Every package is a slice of its own. */
    private static final class ByPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return isBelow(type, OURS) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
