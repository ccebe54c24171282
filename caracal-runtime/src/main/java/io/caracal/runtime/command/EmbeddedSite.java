package io.caracal.runtime.command;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.operations.ServiceClient;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.rotation.OwnerDatabase;
import io.caracal.runtime.rotation.RedisAccess;
import io.caracal.runtime.rotation.Site;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.SecretFiles;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.stack.RedisLogins;
import io.caracal.runtime.stack.Service;
import io.caracal.runtime.stack.ServicePlan;
import io.caracal.runtime.stack.StackSettings;
import io.caracal.runtime.stack.StackState;
import io.caracal.runtime.stack.StoreAccess;
import io.caracal.runtime.stack.StoreAddresses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The secrets of a stack of this machine's own processes, running or not. */
final class EmbeddedSite implements Site, AutoCloseable {
    private static final Duration ACCEPT_LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(250);

    private final CommandContext context;
    private final StackSettings settings;
    private final Consumer<String> progress;
    private final ServiceClient client = new ServiceClient(System::nanoTime);
    private @Nullable StoreAccess stores;
    private @Nullable OwnerDatabase database;

    EmbeddedSite(CommandContext context, Consumer<String> progress) {
        this.context = context;
        this.settings = context.settings(null);
        this.progress = progress;
    }

    @Override
    public SecretFiles secrets() {
        return settings.secrets();
    }

    @Override
    public boolean runs() {
        return context.state().read().filter(StackState::supervised).isPresent();
    }

    @Override
    public void spread(GeneratedSecret changed) {
        derivedFrom(changed).map(secrets()::derived).filter(Files::exists).ifPresent(file -> {
            SecretText address = SecretText.of(PrivateFiles.read(file).strip());
            PrivateFiles.replace(
                    file,
                    StoreAddresses.withPassword(address, secrets().value(changed))
                            .reveal());
        });
    }

    @Override
    public void renew(Service service) {
        new ServiceRestart(context, progress).of(service);
    }

    @Override
    public void awaitAccepted(GeneratedSecret secret, SecretText value) {
        String path = secret == GeneratedSecret.OPERATOR_TOKEN ? "/ops/mutes" : "/metrics";
        long began = System.nanoTime();
        for (Service service : Service.values()) {
            Probe.Target target = new Probe.Target(service.text(), service.port());
            ServiceClient.Reply reply = client.get(target, path, value).join();
            while (!reply.ok()) {
                if (System.nanoTime() - began > ACCEPT_LIMIT.toNanos()) {
                    throw new OperatorProblem(service.text() + " does not accept the new " + secret.fileName() + " ("
                            + reply.summary() + ")");
                }
                LockSupport.parkNanos(LOOK.toNanos());
                reply = client.get(target, path, value).join();
            }
        }
    }

    @Override
    public OwnerDatabase database() {
        OwnerDatabase known = database;
        if (known == null) {
            boolean external = given("DATABASE_URL");
            known = new OwnerDatabase(stores().owner(), external);
            database = known;
        }
        return known;
    }

    @Override
    public RedisAccess redis(GeneratedSecret exchanged) {
        boolean own = RedisLogins.serviceOf(exchanged).map(this::hasOwnLogin).orElse(false);
        if (given("REDIS_URL") && !own) {
            throw new OperatorProblem("Redis is the one of REDIS_URL; change its password there");
        }
        if (exchanged == GeneratedSecret.REDIS_PASSWORD
                && !Arrays.stream(Service.values()).allMatch(this::hasOwnLogin)) {
            throw new OperatorProblem(
                    "the services of this stack still log in with redisPassword; run `caracal upgrade`"
                            + " first, which gives each a login of its own");
        }
        return new RedisAccess(stores().redisSettings());
    }

    @Override
    public void close() {
        if (stores != null) {
            stores.close();
        }
    }

    private StoreAccess stores() {
        StoreAccess known = stores;
        if (known == null) {
            known = StoreAccess.open(settings, progress);
            stores = known;
        }
        return known;
    }

    private boolean given(String name) {
        return !settings.operator().getOrDefault(name, "").isBlank()
                || !settings.operator().getOrDefault(name + "_FILE", "").isBlank();
    }

    /** The file whose address holds this password. */
    private Optional<String> derivedFrom(GeneratedSecret secret) {
        return switch (secret) {
            case POSTGRES_PASSWORD -> given("DATABASE_URL") ? Optional.empty() : Optional.of("databaseUrl");
            case REDIS_PASSWORD -> given("REDIS_URL") ? Optional.empty() : Optional.of(ServicePlan.redisUrlFile());
            case API_DB_PASSWORD -> database(Service.API);
            case STS_DB_PASSWORD -> database(Service.STS);
            case GATEWAY_DB_PASSWORD -> database(Service.GATEWAY);
            case AUDIT_DB_PASSWORD -> database(Service.AUDIT);
            case COORDINATOR_DB_PASSWORD -> database(Service.COORDINATOR);
            default -> RedisLogins.serviceOf(secret).filter(this::hasOwnLogin).map(ServicePlan::redisUrlFile);
        };
    }

    /** Not where Redis is the operator's and makes no users: there the services share its login. */
    private boolean hasOwnLogin(Service service) {
        Path file = secrets().derived(ServicePlan.redisUrlFile(service));
        return Files.exists(file)
                && RedisLogins.isOwn(
                        service, SecretText.of(PrivateFiles.read(file).strip()));
    }

    private static Optional<String> database(Service service) {
        return Optional.ofNullable(ServicePlan.databaseUrlFile(service));
    }
}
