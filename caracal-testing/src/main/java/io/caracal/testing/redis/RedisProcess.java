package io.caracal.testing.redis;

import io.caracal.common.redis.RedisUsers;
import io.caracal.core.secret.SecretText;
import io.caracal.testing.Await;
import io.caracal.testing.FreePorts;
import io.caracal.testing.net.TlsIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One Redis server process on a fixed port of 127.0.0.1. Append-only persistence keeps its data over stop and start. */
public final class RedisProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final int port;
    private final Path directory;
    private final @Nullable TlsIdentity identity;
    private @Nullable Process process;

    private RedisProcess(int port, Path directory, @Nullable TlsIdentity identity) {
        this.port = port;
        this.directory = directory;
        this.identity = identity;
    }

    static RedisProcess create() {
        return create(null);
    }

    /** @param identity what it shows to those that speak TLS, which then is all it speaks; null without TLS */
    static RedisProcess create(@Nullable TlsIdentity identity) {
        try {
            RedisProcess created =
                    new RedisProcess(FreePorts.next(), Files.createTempDirectory("caracal-redis-"), identity);
            Runtime.getRuntime().addShutdownHook(new Thread(created::close, "redis-fixture-stop"));
            return created;
        } catch (IOException failure) {
            throw new UncheckedIOException("no directory for a Redis server", failure);
        }
    }

    /** The port, the same before and after a restart. */
    public int port() {
        return port;
    }

    /** The value of REDIS_URL, database 0. */
    public String url() {
        return "redis://127.0.0.1:" + port + "/0";
    }

    /** The same as the user of a service. */
    public String url(String service) {
        return RedisFixture.as(service, url());
    }

    static String passwordOf(String service) {
        return "word-of-" + service;
    }

    /** Starts the server and returns when it answers; a running server is left alone. */
    public synchronized RedisProcess start() {
        Process running = process;
        if (running != null && running.isAlive()) {
            return this;
        }
        Process started = launch();
        process = started;
        Await.until(START_LIMIT, "Redis answers on port " + port, () -> {
            if (!started.isAlive()) {
                throw new IllegalStateException("the Redis server ended at once: " + log());
            }
            return answers();
        });
        return this;
    }

    /** Stops the server as an operator would; connections break and new ones are refused. */
    public synchronized void stop() {
        Process running = process;
        process = null;
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(10, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the server and removes its data. */
    @Override
    public void close() {
        stop();
        Directories.delete(directory);
    }

    private Process launch() {
        List<String> command = new ArrayList<>(List.of(
                RedisBinary.locate(),
                directory.resolve("users.conf").toString(),
                "--bind",
                "127.0.0.1",
                "--dir",
                directory.toString(),
                "--databases",
                Integer.toString(RedisFixture.DATABASES),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "no",
                "--maxmemory-policy",
                "noeviction"));
        try {
            Files.writeString(directory.resolve("users.conf"), users());
            command.addAll(listening());
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("redis.log").toFile()))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException("the Redis server could not be started", failure);
        }
    }

    /** As many as the system has, beside the administrator without a password. */
    private static String users() {
        return RedisUsers.plan().stream()
                .map(user -> user.line(SecretText.of(passwordOf(user.service())), RedisBinary.major()) + "\n")
                .collect(Collectors.joining());
    }

    private List<String> listening() throws IOException {
        String where = Integer.toString(port);
        if (identity == null) {
            return List.of("--port", where);
        }
        Path certificate = Files.writeString(directory.resolve("server.crt"), identity.pem());
        Path key = Files.writeString(directory.resolve("server.key"), identity.keyPem());
        return List.of(
                "--port",
                "0",
                "--tls-port",
                where,
                "--tls-cert-file",
                certificate.toString(),
                "--tls-key-file",
                key.toString(),
                "--tls-auth-clients",
                "no");
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            if (identity != null) {
                return true;
            }
            socket.setSoTimeout(500);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] reply = socket.getInputStream().readNBytes(5);
            return new String(reply, StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException notYet) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("redis.log"));
        } catch (IOException failure) {
            return "its log could not be read: " + failure.getMessage();
        }
    }
}
