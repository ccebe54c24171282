package io.caracal.common.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections. They do not reconnect by themselves: when one is lost its commands fail at once, nothing is queued and nothing is
 * sent twice; whoever uses the connection next opens another.
 */
final class Connections implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final int THREADS = 2;
    private static final Duration STOP = Duration.ofSeconds(2);

    private final RedisSettings settings;
    private final ClientResources resources;
    private final RedisClient client;

    Connections(RedisSettings settings) {
        this.settings = settings;
        this.resources = ClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.dialTimeout())
                        .keepAlive(true)
                        .build())
                .sslOptions(encryption(settings))
                // The limit is the connection's own, because blocking reads need a longer one.
                .timeoutOptions(TimeoutOptions.enabled())
                .build());
    }

    CompletableFuture<StatefulRedisConnection<String, String>> openShared() {
        return client.connectAsync(StringCodec.UTF8, named("shared", settings.commandTimeout()))
                .toCompletableFuture();
    }

    StatefulRedisConnection<String, String> openDedicated(String name, Duration longestBlock) {
        // A timeout that is set later does not reach the part of the client that expires commands.
        return client.connect(
                StringCodec.UTF8, named(name, settings.commandTimeout().plus(longestBlock)));
    }

    private RedisURI named(String name, Duration timeout) {
        RedisURI uri = settings.uri();
        uri.setTimeout(timeout);
        // CLIENT SETINFO is not among what the users of Redis may do: not every release has it.
        uri.setLibraryName("");
        uri.setLibraryVersion("");
        uri.setClientName("caracal-" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._:-]", "-"));
        return uri;
    }

    /** The certificates are read for every connection, so that a new authority needs no restart. */
    private static SslOptions encryption(RedisSettings settings) {
        SslOptions.Builder options = SslOptions.builder().handshakeTimeout(settings.dialTimeout());
        settings.caFile().ifPresent(file -> options.trustManager(() -> Files.newInputStream(file)));
        return options.build();
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, STOP);
        Future<?> stopped = resources.shutdown(0, STOP.toMillis(), TimeUnit.MILLISECONDS);
        try {
            stopped.get(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Redis client threads did not end within {} ms", STOP.toMillis(), e);
        }
    }
}
