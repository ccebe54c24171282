package io.caracal.runtime.stack;

import io.caracal.runtime.embedded.EmbeddedServer;
import io.caracal.runtime.embedded.PostgresServer;
import io.caracal.runtime.embedded.RedisServer;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.process.PortOwner;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.SecretFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A small copy of the stack to record starts in: stores of its own with the schema and the streams, secrets of its own, ports of its own.
 * Nothing in it knows the real one, and closing it removes it.
 */
final class TrainingGround implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private record Store(EmbeddedServer server, ProcessHandle process) {}

    private final CaracalHome home;
    private final SecretFiles secrets;
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    private final Deque<Store> stores = new ArrayDeque<>();

    private TrainingGround(CaracalHome home) {
        this.home = home;
        this.secrets = new SecretFiles(home.secrets(), new SecureRandom());
    }

    /**
     * @param directory  is removed when closed, and before, when something was left there
     * @param cache      where the programs of the stores are unpacked
     */
    static TrainingGround open(Path directory, Path cache) throws IOException {
        PrivateFiles.deleteTree(directory);
        TrainingGround ground = new TrainingGround(new CaracalHome(directory));
        try {
            ground.prepare(cache);
            return ground;
        } catch (IOException | RuntimeException failure) {
            ground.close();
            throw failure;
        }
    }

    private void prepare(Path cache) throws IOException {
        home.create();
        secrets.provision();
        for (Service service : Service.values()) {
            ports.put(service, PortOwner.anyFree());
        }
        EmbeddedServer postgres =
                new PostgresServer(home, cache, PortOwner.anyFree(), secrets.value(GeneratedSecret.POSTGRES_PASSWORD));
        EmbeddedServer redis =
                new RedisServer(home, cache, PortOwner.anyFree(), secrets.value(GeneratedSecret.REDIS_PASSWORD));
        stores.push(new Store(postgres, postgres.start().toHandle()));
        stores.push(new Store(redis, redis.start().toHandle()));
        StoreAddresses addresses = new StoreAddresses(
                StoreAddresses.embeddedOwner(postgres.port(), secrets),
                StoreAddresses.embeddedRedis(redis.port(), secrets));
        Schema.migrate(addresses.owner(), secrets);
        Schema.provisionStreams(addresses.redis(), Map.of());
        addresses.writeDerived(secrets);
    }

    /** The environment of a service here: as in a development stack, with the addresses of this one. */
    Map<String, String> environment(Service service) {
        ServicePlan plan = new ServicePlan(home, secrets, "dev", Map.of());
        plan.directories(service).forEach(PrivateFiles::createDirectory);
        Map<String, String> environment = new TreeMap<>(plan.environment(service));
        environment.replaceAll((name, value) -> moved(value));
        environment.put("PORT", Integer.toString(target(service).port()));
        return environment;
    }

    Probe.Target target(Service service) {
        return new Probe.Target(service.text(), ports.getOrDefault(service, 0));
    }

    private String moved(String value) {
        String result = value;
        for (Service service : Service.values()) {
            result = result.replace(
                    service.url(), "http://localhost:" + target(service).port());
        }
        return result;
    }

    @Override
    public void close() {
        for (Store store : stores) {
            store.server().stop(store.process(), STOP_LIMIT);
        }
        PrivateFiles.deleteTree(home.root());
    }
}
