package io.caracal.runtime.embedded;

import io.caracal.common.redis.RedisUser;
import io.caracal.common.redis.RedisUsers;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.Launch;
import io.caracal.runtime.process.LogFile;
import io.caracal.runtime.process.Stopping;
import io.caracal.runtime.secrets.GeneratedSecret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Redis on a loopback port, with a password, a user for each service and append-only data below the home directory. */
public final class RedisServer implements EmbeddedServer {
    private static final String TEMPLATE = "/io/caracal/infra/redis/redis.conf";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int ANSWER_LIMIT_MILLIS = 1000;

    private final CaracalHome home;
    private final Path cache;
    private final int port;
    private final SecretText password;

    /** @param password when the home directory holds none; that one may change while this supervisor runs, and counts at each start */
    public RedisServer(CaracalHome home, int port, SecretText password) {
        this(home, home.cache(), port, password);
    }

    /** @param cache where the unpacked program is, or is put */
    public RedisServer(CaracalHome home, Path cache, int port, SecretText password) {
        this.home = home;
        this.cache = cache;
        this.port = port;
        this.password = password;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Process start() {
        PrivateFiles.createDirectory(home.redisData());
        RedisProgram program = RedisProgram.locate(cache);
        Path configuration = home.run().resolve("redis.conf");
        PrivateFiles.replace(configuration, configuration(program));
        long logStart = new LogFile(home.log(name())).size();
        List<String> command = List.of(program.command(), configuration.toString());
        Process process;
        try {
            process = new Launch(name(), command, Map.of(), home.redisData(), home.log(name())).start();
        } catch (IOException failure) {
            throw new UncheckedIOException("Redis could not be started", failure);
        }
        awaitReady(process, logStart);
        return process;
    }

    @Override
    public boolean stop(ProcessHandle process, Duration limit) {
        return Stopping.stop(process, limit);
    }

    private String configuration(RedisProgram program) {
        // Later lines win. Quotes and backslashes end the quoted forms.
        return template() + "\n# Added by caracal\n"
                + "bind 127.0.0.1\n"
                + "port " + port + "\n"
                + "daemonize no\n"
                + "logfile \"\"\n"
                + "dir " + quoted(home.redisData().toString()) + "\n"
                + "requirepass " + quoted(password().reveal()) + "\n"
                + users(program.major());
    }

    /** Those of the services whose passwords have been made; like the administrator's these count at each start. */
    private String users(int major) {
        StringBuilder lines = new StringBuilder();
        for (RedisUser user : RedisUsers.plan()) {
            Path file = home.secrets().resolve(user.service() + "RedisPassword");
            if (Files.exists(file)) {
                SecretText secret = SecretText.of(PrivateFiles.read(file).strip());
                lines.append(user.line(secret, major)).append('\n');
            }
        }
        return lines.toString();
    }

    private SecretText password() {
        Path file = home.secrets().resolve(GeneratedSecret.REDIS_PASSWORD.fileName());
        return Files.exists(file) ? SecretText.of(PrivateFiles.read(file).strip()) : password;
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String template() {
        try (InputStream file = RedisServer.class.getResourceAsStream(TEMPLATE)) {
            if (file == null) {
                throw new IllegalStateException("missing from the class path: " + TEMPLATE);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + TEMPLATE, failure);
        }
    }

    private void awaitReady(Process process, long logStart) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers()) {
            if (!process.isAlive()) {
                throw new OperatorProblem("Redis ended while starting (exit " + process.exitValue() + "): "
                        + new LogFile(home.log(name())).lastError(logStart) + "; see " + home.log(name()));
            }
            if (System.nanoTime() - deadline >= 0) {
                process.destroyForcibly();
                throw new OperatorProblem(
                        "Redis was not ready within " + START_LIMIT.toSeconds() + " s; see " + home.log(name()));
            }
            Pause.of(POLL);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_LIMIT_MILLIS);
            socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
            String secret = password().reveal();
            String commands = "*2\r\n$4\r\nAUTH\r\n$" + secret.getBytes(StandardCharsets.UTF_8).length + "\r\n" + secret
                    + "\r\n*1\r\n$4\r\nPING\r\n";
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.UTF_8));
            byte[] reply = socket.getInputStream().readNBytes("+OK\r\n+PONG\r\n".length());
            return new String(reply, StandardCharsets.US_ASCII).equals("+OK\r\n+PONG\r\n");
        } catch (IOException notYet) {
            return false;
        }
    }
}
