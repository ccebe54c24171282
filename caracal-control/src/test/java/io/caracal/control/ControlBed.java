package io.caracal.control;

import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.service.ServiceRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What Control lives with: a scripted STS, a scripted management API and a gate, which is open. */
final class ControlBed implements AutoCloseable {

    static final String ISSUER = "http://localhost:8080";

    final ScriptedUpstream sts = ScriptedUpstream.start();
    final ManagementApi api = new ManagementApi();
    final Path gate;

    /** An STS that has no key yet. */
    ControlBed(Path directory) {
        gate = directory.resolve("enabled");
        openGate();
        sts.answering(request -> Answer.json(404, "{\"error\":\"resource_not_found\"}"));
    }

    void openGate() {
        try {
            Files.writeString(gate, "enabled\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Control, for the test to close before this. */
    ServiceRunner start(String redisUrl, Map<String, String> more) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("REDIS_URL", RedisFixture.as("control", redisUrl));
        environment.put("STS_JWKS_URL", sts.baseUri() + "/.well-known/jwks.json");
        environment.put("STS_ISSUER_URL", ISSUER);
        environment.put("CARACAL_API_URL", api.baseUri().toString());
        environment.put("CONTROL_API_TOKEN", "cat_admin");
        environment.put("CONTROL_GATE_FILE", gate.toString());
        environment.put("AUDIT_HMAC_KEY", "a1".repeat(32));
        environment.putAll(more);
        return ServiceRunner.start(ControlApplication::new, environment);
    }

    @Override
    public void close() {
        sts.close();
        api.close();
    }
}
