package io.caracal.testing.redis;

import io.caracal.testing.net.TlsIdentity;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.atomic.AtomicInteger;

/** The Redis server of this JVM. It has {@value #DATABASES} databases, so that tests do not see each other's keys. */
public final class RedisFixture {
    static final int DATABASES = 256;

    private final RedisProcess server;
    private final AtomicInteger sequence = new AtomicInteger();

    private RedisFixture(RedisProcess server) {
        this.server = server;
    }

    /** The server of this JVM, started on first use and stopped with the JVM. */
    public static RedisFixture shared() {
        return Shared.INSTANCE;
    }

    /** A stopped server of the caller's own on a port of its own, for tests that take Redis away and bring it back. */
    public static RedisProcess newServer() {
        return RedisProcess.create();
    }

    /** The same, speaking nothing but TLS. Its port is for {@code rediss://}. */
    public static RedisProcess newTlsServer(TlsIdentity identity) {
        return RedisProcess.create(identity);
    }

    /** The value of REDIS_URL for one of the databases, 0 to 255; its content is left alone. */
    public String url(int database) {
        if (database < 0 || database >= DATABASES) {
            throw new IllegalArgumentException("database must be 0.." + (DATABASES - 1) + ", was " + database);
        }
        return "redis://127.0.0.1:" + server.port() + "/" + database;
    }

    /**
     * The address of a test's server with the user of a service, who may do what {@code infra/redis/users.txt} says; without a user a test is the administrator.
     *
     * @param service such as {@code sts}
     */
    public static String as(String service, String url) {
        return url.replaceFirst("://", "://caracal" + service + ":" + RedisProcess.passwordOf(service) + "@");
    }

    /** The value of REDIS_URL for an empty database that this JVM has not handed out in the last 255 calls. */
    public String freshUrl() {
        String url = url(1 + sequence.getAndIncrement() % (DATABASES - 1));
        RedisClient client = RedisClient.create(url);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().flushdb();
        } finally {
            client.shutdown();
        }
        return url;
    }

    /** Starts the server once, on first use. */
    private static final class Shared {
        private static final RedisFixture INSTANCE =
                new RedisFixture(RedisProcess.create().start());

        private Shared() {}
    }
}
