package io.caracal.runtime.stack;

import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.process.JavaProgram;
import io.caracal.runtime.process.Launch;
import io.caracal.runtime.process.PortOwner;
import io.caracal.runtime.process.Stopping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the start-up cache of each service, once per build and JDK: a copy of the service is started aside, at low priority, on a port of its
 * own and with stores that do not exist, so that it can touch nothing; what it loaded becomes the cache. A failure costs only speed.
 */
public final class QuickStart {
    private static final Logger LOG = LoggerFactory.getLogger(QuickStart.class);
    private static final Duration TRAINING_LIMIT = Duration.ofSeconds(40);
    private static final Duration CREATION_LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final List<String> STORES = List.of("DATABASE_URL_FILE", "REDIS_URL_FILE");

    private final StackSettings settings;
    private final JavaProgram java;
    private final ServicePlan plan;
    private final Path directory;

    public QuickStart(StackSettings settings, JavaProgram java) {
        this.settings = settings;
        this.java = java;
        this.plan = new ServicePlan(settings.home(), settings.secrets(), settings.mode(), settings.operator());
        this.directory =
                java.archives(settings.home().cache(), settings.installation().buildId());
    }

    /** Services without a cache; none where the JDK keeps such archives by itself. */
    public List<Service> missing() {
        if (!java.trainsArchives()) {
            return List.of();
        }
        return Service.startOrder().stream()
                .filter(service -> !Files.exists(java.archive(directory, service.text())))
                .toList();
    }

    /** Makes the caches that are missing, one after the other. An interrupt ends the work and its processes. */
    public void make(List<Service> services) {
        for (Service service : services) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            try {
                make(service);
            } catch (IOException failure) {
                LOG.warn("no start-up cache for {}: {}", service.text(), failure.getMessage());
            }
        }
    }

    private void make(Service service) throws IOException {
        PrivateFiles.createDirectory(directory);
        Path recording = directory.resolve(service.text() + ".aotconf");
        Path replay = directory.resolve(service.text() + "-replay");
        try {
            if (train(service, recording, replay) && Files.exists(recording)) {
                create(service, recording);
            } else {
                LOG.warn("no start-up cache for {}: it did not serve in its training run", service.text());
            }
        } finally {
            Files.deleteIfExists(recording);
            PrivateFiles.deleteTree(replay);
        }
    }

    /** Whether the service came as far as serving; a recording of anything less is not worth keeping. */
    private boolean train(Service service, Path recording, Path replay) throws IOException {
        int port = PortOwner.anyFree();
        Process process = launch(
                service,
                java.recording(service.heapMegabytes(), recording),
                List.of("server"),
                harmless(service, port, replay));
        try {
            return awaitServing(process, new Probe.Target(service.text(), port));
        } finally {
            Stopping.stop(process.toHandle(), Thread.currentThread().isInterrupted() ? Duration.ZERO : TRAINING_LIMIT);
        }
    }

    private void create(Service service, Path recording) throws IOException {
        Path cache = java.archive(directory, service.text());
        Path unfinished = cache.resolveSibling(cache.getFileName() + ".new");
        Process process =
                launch(service, java.creation(service.heapMegabytes(), recording, unfinished), List.of(), Map.of());
        boolean ended = Stopping.ends(process.toHandle(), CREATION_LIMIT);
        if (ended && process.exitValue() == 0 && Files.exists(unfinished)) {
            Files.move(unfinished, cache);
        } else {
            process.destroyForcibly();
            Files.deleteIfExists(unfinished);
        }
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

    private Map<String, String> harmless(Service service, int port, Path replay) {
        Map<String, String> environment = new TreeMap<>(plan.environment(service));
        environment.keySet().removeAll(STORES);
        environment.put("DATABASE_URL", "postgres://nobody:nothing@127.0.0.1:1/nothing");
        environment.put("REDIS_URL", "redis://127.0.0.1:1");
        environment.put("STS_URL", "http://127.0.0.1:1");
        environment.put("PORT", Integer.toString(port));
        environment.put("AUDIT_REPLAY_DIR", replay.toString());
        return environment;
    }

    private static boolean awaitServing(Process process, Probe.Target target) {
        long deadline = System.nanoTime() + TRAINING_LIMIT.toNanos();
        while (process.isAlive()
                && System.nanoTime() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            if (!Probe.ask(target, Probe.Question.HEALTH).detail().equals("unreachable")) {
                // Once more, so that what a refusal needs is recorded too.
                Probe.ask(target, Probe.Question.READY);
                return true;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return false;
    }

    private static List<String> lowPriority() {
        Path nice = Path.of("/usr/bin/nice");
        return Files.isExecutable(nice) ? List.of(nice.toString(), "-n", "19") : List.of();
    }
}
