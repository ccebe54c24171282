package io.caracal.runtime.stack;

import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.process.JavaProgram;
import io.caracal.runtime.process.Launch;
import io.caracal.runtime.process.Stopping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the start-up cache of each service, once per build and JDK: copies of the services are started aside, at low priority, on a
 * {@link TrainingGround}; what they loaded until they were ready becomes the caches. A failure costs only speed.
 */
public final class QuickStart {
    private static final Logger LOG = LoggerFactory.getLogger(QuickStart.class);
    private static final Duration READY_LIMIT = Duration.ofSeconds(240);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
    private static final Duration CREATION_LIMIT = Duration.ofSeconds(120);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final StackSettings settings;
    private final JavaProgram java;
    private final Path directory;
    private final Consumer<String> progress;

    /** @param progress is told each step, in words */
    public QuickStart(StackSettings settings, JavaProgram java, Consumer<String> progress) {
        this.settings = settings;
        this.java = java;
        this.directory =
                java.archives(settings.home().cache(), settings.installation().buildId());
        this.progress = progress;
    }

    /** Services without a cache; none where the JDK keeps such archives by itself, or where the operator wants none made. */
    public List<Service> missing() {
        boolean wanted = !settings.operator()
                .getOrDefault("CARACAL_QUICK_START", "")
                .strip()
                .equals("false");
        if (!wanted || !java.trainsArchives()) {
            return List.of();
        }
        return Service.startOrder().stream()
                .filter(service -> !Files.exists(java.archive(directory, service.text())))
                .toList();
    }

    /** Makes the caches of these services. An interrupt ends the work and its processes. */
    public void make(List<Service> services) {
        if (services.isEmpty() || Thread.currentThread().isInterrupted()) {
            return;
        }
        try {
            PrivateFiles.createDirectory(directory);
            record();
            createAll(services);
        } catch (IOException | RuntimeException failure) {
            LOG.warn("start-up caches could not be made: {}", failure.getMessage());
        } finally {
            for (Service service : Service.values()) {
                recording(service).toFile().delete();
            }
        }
    }

    /** All six are started, since they become ready only together. */
    private void record() throws IOException {
        Path ground = directory.resolve("training");
        Map<Service, Process> running = new EnumMap<>(Service.class);
        try (TrainingGround training =
                TrainingGround.open(ground, settings.home().cache())) {
            progress.accept("starting the services once aside, to record what a start loads");
            try {
                for (Service service : Service.startOrder()) {
                    running.put(service, recording(service, training));
                }
                awaitReady(running, training);
            } finally {
                boolean hurried = Thread.currentThread().isInterrupted();
                running.values().forEach(process -> process.toHandle().destroy());
                running.values()
                        .forEach(process -> Stopping.stop(process.toHandle(), hurried ? Duration.ZERO : STOP_LIMIT));
            }
        }
    }

    private Process recording(Service service, TrainingGround training) throws IOException {
        return launch(
                service,
                java.recording(service.heapMegabytes(), recording(service)),
                List.of("server"),
                training.environment(service));
    }

    private static void awaitReady(Map<Service, Process> running, TrainingGround training) throws IOException {
        List<Probe.Target> targets =
                Service.startOrder().stream().map(training::target).toList();
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (!Probe.ask(targets, Probe.Question.READY).stream().allMatch(Probe.Answer::ok)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("interrupted");
            }
            if (!running.values().stream().allMatch(Process::isAlive) || System.nanoTime() - deadline >= 0) {
                throw new IOException("the services did not become ready in the training run");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private void createAll(List<Service> services) throws IOException {
        for (Service service : services) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            progress.accept("preparing quick starts of " + service.text());
            create(service, recording(service));
        }
    }

    private void create(Service service, Path recording) throws IOException {
        Path cache = java.archive(directory, service.text());
        Path unfinished = cache.resolveSibling(cache.getFileName() + ".new");
        Process process =
                launch(service, java.creation(service.heapMegabytes(), recording, unfinished), List.of(), Map.of());
        boolean ended = Stopping.ends(process.toHandle(), CREATION_LIMIT);
        if (ended && process.exitValue() == 0 && Files.exists(unfinished)) {
            Files.move(unfinished, cache, StandardCopyOption.REPLACE_EXISTING);
        } else {
            process.destroyForcibly();
            Files.deleteIfExists(unfinished);
            LOG.warn("no start-up cache for {}", service.text());
        }
    }

    private Path recording(Service service) {
        return directory.resolve(service.text() + ".aotconf");
    }

    private Process launch(Service service, List<String> flags, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(lowPriority());
        command.add(java.executable());
        command.addAll(flags);
        command.addAll(List.of(
                "-jar",
                settings.installation().requireServiceJar(service.text()).toString()));
        command.addAll(arguments);
        return new Launch(
                        service.text(),
                        command,
                        environment,
                        directory,
                        settings.home().log("quickstart"))
                .start();
    }

    private static List<String> lowPriority() {
        Path nice = Path.of("/usr/bin/nice");
        return Files.isExecutable(nice) ? List.of(nice.toString(), "-n", "19") : List.of();
    }
}
