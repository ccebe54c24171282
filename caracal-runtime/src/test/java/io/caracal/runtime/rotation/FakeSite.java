package io.caracal.runtime.rotation;

import io.caracal.common.redis.RedisSettings;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.SecretFiles;
import io.caracal.runtime.stack.Service;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A stack whose services take what the files hold when they are renewed, and that writes down what each of them knows. */
final class FakeSite implements Site {
    final List<String> events = new ArrayList<>();
    final Map<Service, List<String>> known = new EnumMap<>(Service.class);
    final Set<Service> broken = EnumSet.noneOf(Service.class);
    boolean runs = true;
    Runnable onRenewal = () -> {};
    private final SecretFiles files;
    private final GeneratedSecret watched;
    private @Nullable OwnerDatabase database;
    private @Nullable SecretText redis;

    FakeSite(Path directory, GeneratedSecret watched) {
        files = new SecretFiles(directory, new SecureRandom());
        files.provision();
        this.watched = watched;
    }

    FakeSite with(OwnerDatabase owned) {
        database = owned;
        return this;
    }

    FakeSite with(SecretText redisAddress) {
        redis = redisAddress;
        return this;
    }

    @Override
    public SecretFiles secrets() {
        return files;
    }

    @Override
    public boolean runs() {
        return runs;
    }

    @Override
    public void spread(GeneratedSecret changed) {
        events.add("spread");
    }

    @Override
    public void renew(Service service) {
        events.add(service.text());
        onRenewal.run();
        List<String> values = new ArrayList<>(List.of(files.value(watched).reveal()));
        values.addAll(files.previousValues(watched));
        known.put(service, values);
        if (broken.remove(service)) {
            throw new OperatorProblem(service.text() + " was not ready");
        }
    }

    @Override
    public void awaitAccepted(GeneratedSecret secret, SecretText value) {
        events.add("accepted");
        if (!broken.isEmpty()) {
            broken.clear();
            throw new OperatorProblem("nobody accepts it");
        }
    }

    @Override
    public OwnerDatabase database() {
        if (database == null) {
            throw new AssertionError("no database was expected to be used");
        }
        return database;
    }

    @Override
    public RedisAccess redis(GeneratedSecret exchanged) {
        if (redis == null) {
            throw new AssertionError("no Redis was expected to be used");
        }
        return new RedisAccess(RedisSettings.of(redis.reveal()));
    }
}
