package io.caracal.testing.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calls that reach for time, chance, the environment or a thread instead of being given one. */
final class BannedCalls {
    private static final Set<String> NO_ARGUMENT_NOW = Set.of(
            "java.time.Instant",
            "java.time.LocalDate",
            "java.time.LocalDateTime",
            "java.time.OffsetDateTime",
            "java.time.ZonedDateTime");
    private static final Map<String, Set<String>> METHODS = Map.of(
            "java.lang.System", Set.of("currentTimeMillis", "getenv", "exit"),
            "java.lang.Runtime", Set.of("exit", "halt"),
            "java.lang.Thread", Set.of("sleep"),
            "java.util.UUID", Set.of("randomUUID"),
            "java.lang.Math", Set.of("random"),
            "java.util.concurrent.ThreadLocalRandom", Set.of("current"));
    private static final Set<String> CONSTRUCTORS = Set.of("java.util.Random", "java.util.SplittableRandom");
    private static final Set<String> THREAD_CONSTRUCTORS = Set.of(
            "java.lang.Thread",
            "java.util.Timer",
            "java.util.concurrent.ThreadPoolExecutor",
            "java.util.concurrent.ScheduledThreadPoolExecutor",
            "java.util.concurrent.ForkJoinPool");
    private static final Set<String> COMMON_POOL = Set.of("supplyAsync", "runAsync");

    private BannedCalls() {}

    static List<ArchRule> rules() {
        return List.of(
                noClasses()
                        .that(areNoSeam())
                        .should()
                        .callCodeUnitWhere(DescribedPredicate.describe(
                                "reads time, chance or environment", BannedCalls::isAmbient))
                        .as("time, chance, environment and exit only at the named seams"),
                noClasses()
                        .that(Layers.outside("io.caracal.common.lifecycle"))
                        .should()
                        .callCodeUnitWhere(DescribedPredicate.describe("creates a thread", BannedCalls::isThreadMaking))
                        .as("only common.lifecycle creates threads and executors"));
    }

    private static DescribedPredicate<JavaClass> areNoSeam() {
        DescribedPredicate<JavaClass> outside = Layers.outside(
                "io.caracal.common.service", "io.caracal.common.config", "io.caracal.core.id", "io.caracal.runtime");
        return DescribedPredicate.describe(
                "are no seam",
                type -> outside.test(type)
                        && !type.getSimpleName().endsWith("Main")
                        && !type.getSimpleName().endsWith("Application"));
    }

    private static boolean isAmbient(JavaCall<?> call) {
        String owner = call.getTargetOwner().getName();
        String name = call.getName();
        if (name.equals("now")) {
            return NO_ARGUMENT_NOW.contains(owner)
                    && call.getTarget().getRawParameterTypes().isEmpty();
        }
        if (name.equals("<init>")) {
            return CONSTRUCTORS.contains(owner);
        }
        return METHODS.getOrDefault(owner, Set.of()).contains(name);
    }

    private static boolean isThreadMaking(JavaCall<?> call) {
        String owner = call.getTargetOwner().getName();
        String name = call.getName();
        if (name.equals("<init>")) {
            return THREAD_CONSTRUCTORS.contains(owner);
        }
        if (owner.equals("java.util.concurrent.Executors")) {
            return name.startsWith("new");
        }
        if (owner.equals("java.util.concurrent.CompletableFuture")) {
            return COMMON_POOL.contains(name)
                    && call.getTarget().getRawParameterTypes().size() == 1;
        }
        return owner.equals("java.lang.Thread") && (name.equals("startVirtualThread") || name.startsWith("of"));
    }
}
