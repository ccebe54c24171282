package io.caracal.runtime.purge;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Removes targets one after the other, in their order, and stops at the first that fails. The caller holds the lock of the home directory. */
public final class Purge {
    private final CaracalHome home;
    private final Path program;
    private final PurgeActions actions;
    private final BiConsumer<PurgeTarget, String> done;

    /**
     * @param program the directory of the built program
     * @param done    told of everything that was removed
     */
    public Purge(CaracalHome home, Path program, PurgeActions actions, BiConsumer<PurgeTarget, String> done) {
        this.home = home;
        this.program = program;
        this.actions = actions;
        this.done = done;
    }

    /** What removing this target would do, a line each; empty when there is nothing. Changes nothing. */
    public List<String> preview(PurgeTarget target) {
        return switch (target) {
            case STACK -> actions.running();
            case IMAGES -> actions.images(true);
            case WEB -> actions.accounts(true);
            default -> files(target).stream().map(Path::toString).toList();
        };
    }

    /** Removes the targets; an {@link OperatorProblem} names the one that failed. */
    public void run(Set<PurgeTarget> targets) {
        for (PurgeTarget target : PurgeTarget.values()) {
            if (targets.contains(target)) {
                try {
                    remove(target, targets);
                } catch (OperatorProblem | UncheckedIOException failure) {
                    throw new OperatorProblem("purging " + target.text() + " failed: " + reason(failure), failure);
                }
            }
        }
    }

    private void remove(PurgeTarget target, Set<PurgeTarget> targets) {
        List<String> removed = switch (target) {
            case STACK -> actions.stop(targets.contains(PurgeTarget.VOLUMES));
            case IMAGES -> actions.images(false);
            // Nobody should have to start Postgres for a database that is removed with all the others.
            case WEB -> targets.contains(PurgeTarget.VOLUMES) ? List.of("goes with volumes") : actions.accounts(false);
            default -> delete(files(target));
        };
        done.accept(target, removed.isEmpty() ? "nothing there" : String.join(", ", removed));
    }

    private static List<String> delete(List<Path> files) {
        files.forEach(PrivateFiles::deleteTree);
        return files.stream().map(Path::toString).toList();
    }

    private List<Path> files(PurgeTarget target) {
        List<Path> candidates = switch (target) {
            case VOLUMES -> List.of(home.data(), home.replay(""), home.readiness(""));
            case LOGS -> List.of(home.logs());
            case CACHE -> List.of(home.cache());
            case CONFIG ->
                List.of(
                        home.environmentFile(),
                        home.root().resolve("compose.yml"),
                        home.composeRedisAuthority(),
                        home.control(),
                        home.root().resolve("ca"));
            case RUNTIME -> List.of(home.versionFile(), home.run(), home.upgradeLog());
            case SECRETS -> List.of(home.secrets(), home.composeSecrets());
            case BINARY -> builtProgram();
            case STACK, IMAGES, WEB -> List.of();
        };
        List<Path> present = new ArrayList<>();
        for (Path each : candidates) {
            if (Files.exists(each) && !isEmpty(each)) {
                present.add(each.toAbsolutePath().normalize());
            }
        }
        return present;
    }

    /** Only a directory that holds what a build leaves is taken for one. */
    private List<Path> builtProgram() {
        boolean built = Files.isRegularFile(program.resolve("caracal-runtime.jar"))
                && Files.isDirectory(program.resolve("lib"));
        return built ? List.of(program) : List.of();
    }

    private static boolean isEmpty(Path place) {
        if (!Files.isDirectory(place)) {
            return false;
        }
        try (Stream<Path> content = Files.list(place)) {
            return content.findAny().isEmpty();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + place, failure);
        }
    }

    private static String reason(RuntimeException failure) {
        Throwable cause = failure.getCause();
        String why = cause == null || failure instanceof OperatorProblem ? "" : " (" + cause.getMessage() + ")";
        return failure.getMessage() + why;
    }
}
