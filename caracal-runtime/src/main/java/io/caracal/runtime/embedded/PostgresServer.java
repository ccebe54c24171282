package io.caracal.runtime.embedded;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.Launch;
import io.caracal.runtime.process.LogFile;
import io.caracal.runtime.process.Stopping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** PostgreSQL on a loopback port with durable data below the home directory. */
public final class PostgresServer implements EmbeddedServer {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int STATUS_LINE = 7;
    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.of(
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "max_connections", "200",
            "shared_buffers", "64MB",
            "password_encryption", "scram-sha-256",
            "timezone", "UTC",
            "log_timezone", "UTC",
            "jit", "off",
            "cluster_name", "caracal"));

    private final CaracalHome home;
    private final Path cache;
    private final int port;
    private final SecretText ownerPassword;

    public PostgresServer(CaracalHome home, int port, SecretText ownerPassword) {
        this(home, home.cache(), port, ownerPassword);
    }

    /** @param cache where the unpacked programs are, or are put */
    public PostgresServer(CaracalHome home, Path cache, int port, SecretText ownerPassword) {
        this.home = home;
        this.cache = cache;
        this.port = port;
        this.ownerPassword = ownerPassword;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Process start() {
        Path binaries = PostgresBinaries.locate(cache);
        PostgresAccount account = PostgresAccount.current();
        PostgresCluster cluster = new PostgresCluster(binaries, home.postgresData(), account, home.log(name()));
        if (cluster.exists()) {
            cluster.requireSameMajor();
        } else {
            cluster.create(ownerPassword);
        }
        forgetDeadPostmaster();
        long logStart = new LogFile(home.log(name())).size();
        Process process = launch(binaries, account);
        awaitReady(process, logStart);
        return process;
    }

    /** A fast shutdown: connections are closed, nothing is lost. */
    @Override
    public boolean stop(ProcessHandle process, Duration limit) {
        return stopFast(process, limit);
    }

    /** The same for a server that another supervisor started. */
    public static boolean stopFast(ProcessHandle process, Duration limit) {
        return Stopping.stop(process, limit, () -> askFast(process));
    }

    /** The process of this cluster that a killed supervisor left behind, if there is one. */
    public static Optional<ProcessHandle> leftBehind(CaracalHome home) {
        return postmasterPid(home).flatMap(ProcessHandle::of).filter(process -> isServerOf(home, process));
    }

    private Process launch(Path binaries, PostgresAccount account) {
        List<String> command = new ArrayList<>(account.command(
                binaries.resolve("bin/postgres").toString(),
                "-D",
                home.postgresData().toString(),
                "-p",
                Integer.toString(port)));
        SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        Map<String, String> environment = Map.of("LC_ALL", "C", "TZ", "UTC");
        try {
            return new Launch(name(), command, environment, home.data(), home.log(name())).start();
        } catch (IOException failure) {
            throw new UncheckedIOException("PostgreSQL could not be started", failure);
        }
    }

    private void awaitReady(Process process, long logStart) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady(process.pid())) {
            if (!process.isAlive()) {
                throw new OperatorProblem("PostgreSQL ended while starting (exit " + process.exitValue() + "): "
                        + new LogFile(home.log(name())).lastError(logStart) + "; see " + home.log(name()));
            }
            if (System.nanoTime() - deadline >= 0) {
                process.destroyForcibly();
                throw new OperatorProblem(
                        "PostgreSQL was not ready within " + START_LIMIT.toSeconds() + " s; see " + home.log(name()));
            }
            Pause.of(POLL);
        }
    }

    private boolean isReady(long pid) {
        List<String> lines = postmasterLines(home);
        return lines.size() > STATUS_LINE
                && lines.get(0).strip().equals(Long.toString(pid))
                && lines.get(STATUS_LINE).strip().equals("ready");
    }

    /** PostgreSQL will not start while its old process number belongs to any living process, even an unrelated one. */
    private void forgetDeadPostmaster() {
        if (postmasterPid(home).isPresent() && leftBehind(home).isEmpty()) {
            try {
                Files.deleteIfExists(postmasterFile(home));
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot remove " + postmasterFile(home), failure);
            }
        }
    }

    private static void askFast(ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noSuchProgram) {
            process.destroy();
        }
    }

    private static boolean isServerOf(CaracalHome home, ProcessHandle process) {
        String line = process.info().commandLine().orElse("").toLowerCase(Locale.ROOT);
        return line.contains("postgres")
                && line.contains(home.postgresData().toString().toLowerCase(Locale.ROOT));
    }

    private static Optional<Long> postmasterPid(CaracalHome home) {
        List<String> lines = postmasterLines(home);
        if (lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,9}")) {
            return Optional.empty();
        }
        return Optional.of(Long.valueOf(lines.get(0).strip()));
    }

    private static List<String> postmasterLines(CaracalHome home) {
        Path file = postmasterFile(home);
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException goneMeanwhile) {
            return List.of();
        }
    }

    private static Path postmasterFile(CaracalHome home) {
        return home.postgresData().resolve("postmaster.pid");
    }
}
