package io.caracal.runtime.command;

import io.caracal.common.redis.RedisSettings;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.docker.ComposeStack;
import io.caracal.runtime.operations.ReadinessGate;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.rotation.OwnerDatabase;
import io.caracal.runtime.rotation.RedisAccess;
import io.caracal.runtime.rotation.Site;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.SecretFiles;
import io.caracal.runtime.stack.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The secrets of a stack of containers. A container sees a replaced file only when it is made anew, so everything that changes does so that way. */
final class ContainerSite implements Site {

    private final CommandContext context;
    private final ComposeStack stack;
    private final Consumer<String> progress;
    private final Map<String, String> operator;
    private final boolean runs;
    private @Nullable OwnerDatabase database;

    ContainerSite(CommandContext context, ComposeStack stack, Consumer<String> progress) {
        this.context = context;
        this.stack = stack;
        this.progress = progress;
        this.operator = context.operator();
        this.runs = !stack.containers().isEmpty();
    }

    @Override
    public SecretFiles secrets() {
        return stack.originals();
    }

    @Override
    public boolean runs() {
        return runs;
    }

    @Override
    public void spread(GeneratedSecret changed) {
        stack.refreshSecrets();
    }

    @Override
    public void renew(Service service) {
        recreate(service.text());
        new ReadinessGate(List.of(Containers.target(context, service)), progress).await();
        progress.accept(service.text() + " is ready");
    }

    @Override
    public void awaitAccepted(GeneratedSecret secret, SecretText value) {
        Service.startOrder().forEach(this::renew);
    }

    /**
     * The health check of Redis logs in as its administrator, from a file that its container sees anew only when it is made anew. Of the users of the
     * services Redis itself knows by now, and a restart of the container reads the new files.
     */
    @Override
    public void settle(GeneratedSecret exchanged) {
        if (exchanged == GeneratedSecret.REDIS_PASSWORD) {
            recreate("redis");
            new ReadinessGate(Containers.targets(context), progress).await();
        }
    }

    @Override
    public OwnerDatabase database() {
        OwnerDatabase known = database;
        if (known == null) {
            String external = operator.getOrDefault("DATABASE_URL", "").strip();
            String own = "postgres://caracal:"
                    + secrets().value(GeneratedSecret.POSTGRES_PASSWORD).reveal() + "@127.0.0.1:"
                    + Containers.port(context, "POSTGRES", 5432) + "/caracal";
            known = new OwnerDatabase(SecretText.of(external.isEmpty() ? own : external), !external.isEmpty());
            database = known;
        }
        return known;
    }

    @Override
    public RedisAccess redis(GeneratedSecret exchanged) {
        if (!operator.getOrDefault("REDIS_URL", "").isBlank()) {
            throw new OperatorProblem("Redis is the one of REDIS_URL; change its password there");
        }
        Path authority = context.home().composeRedisAuthority();
        PrivateFiles.replace(authority, stack.redisAuthority());
        return new RedisAccess(RedisSettings.of(
                "rediss://:" + secrets().value(GeneratedSecret.REDIS_PASSWORD).reveal() + "@127.0.0.1:"
                        + Containers.port(context, "REDIS", 6379),
                Map.of("REDIS_CA_FILE", authority.toString())));
    }

    private void recreate(String service) {
        progress.accept("making a new container of " + service);
        int exit = stack.recreate(List.of(service));
        if (exit != 0) {
            throw new OperatorProblem("docker compose ended with exit code " + exit + " for " + service);
        }
    }
}
