package io.caracal.runtime.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.SecretFiles;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServicePlanTest {
    private static final CaracalHome HOME = new CaracalHome(Path.of("/home/ada/caracal"));
    private static final Map<Service, Set<String>> SECRET_FILES = Map.of(
            Service.STS,
            Set.of(
                    "stsDatabaseUrl",
                    "canaryClientSecret",
                    "stsRedisUrl",
                    "secretStoreKek",
                    "auditHmacKey",
                    "streamsHmacKey",
                    "gatewayStsHmacKey"),
            Service.API,
            Set.of(
                    "apiDatabaseUrl",
                    "canaryClientSecret",
                    "apiRedisUrl",
                    "secretStoreKek",
                    "streamsHmacKey",
                    "gatewayStsHmacKey",
                    "caracalAdminToken",
                    "auditHmacKey"),
            Service.GATEWAY,
            Set.of(
                    "gatewayDatabaseUrl",
                    "canaryClientSecret",
                    "gatewayRedisUrl",
                    "streamsHmacKey",
                    "auditHmacKey",
                    "gatewayStsHmacKey",
                    "caracalAdminToken"),
            Service.AUDIT,
            Set.of("auditDatabaseUrl", "auditRedisUrl", "auditHmacKey", "auditAdminToken"),
            Service.COORDINATOR,
            Set.of(
                    "coordinatorDatabaseUrl",
                    "coordinatorRedisUrl",
                    "streamsHmacKey",
                    "idempotencyHmacKey",
                    "caracalCoordinatorToken",
                    "auditHmacKey"),
            Service.CONTROL,
            Set.of("controlRedisUrl", "caracalAdminToken", "auditHmacKey", "streamsHmacKey"));

    @ParameterizedTest
    @EnumSource(Service.class)
    void serviceGetsExactlyItsSecrets(Service service) {
        Set<String> expected = new TreeSet<>(SECRET_FILES.getOrDefault(service, Set.of()));
        expected.addAll(Set.of("metricsBearer", "operatorToken"));
        // A key that is exchanged while services run comes with a file of those before it.
        Arrays.stream(GeneratedSecret.values())
                .filter(secret -> secret.keepsPrevious() && expected.contains(secret.fileName()))
                .forEach(secret -> expected.add(secret.previousFileName()));
        Set<String> files = new TreeSet<>();
        plan(Map.of()).environment(service).forEach((name, value) -> {
            if (name.endsWith("_FILE") && value.startsWith(HOME.secrets().toString())) {
                files.add(HOME.secrets().relativize(Path.of(value)).toString());
            }
        });

        assertThat(files).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void serviceListensOnItsLoopbackPortInTheModeOfTheStack(Service service) {
        assertThat(plan(Map.of()).environment(service))
                .containsEntry("HOST", "127.0.0.1")
                .containsEntry("PORT", Integer.toString(service.port()))
                .containsEntry("CARACAL_MODE", "rc")
                .containsEntry("ISSUER_URL", "http://localhost:8080")
                .containsEntry("AGENT_COORDINATOR_SCOPE", "agent:lifecycle");
    }

    @Test
    void operatorsSettingsReachTheServicesTheyAreFor() {
        ServicePlan plan =
                plan(Map.of("LOG_LEVEL", "debug", "UPSTREAM_HOST_ALLOWLIST", "a.example", "MAX_AGENTS_PER_ZONE", "7"));

        assertThat(plan.environment(Service.GATEWAY))
                .containsEntry("LOG_LEVEL", "debug")
                .containsEntry("UPSTREAM_HOST_ALLOWLIST", "a.example")
                .doesNotContainKey("MAX_AGENTS_PER_ZONE");
        assertThat(plan.environment(Service.COORDINATOR)).containsEntry("MAX_AGENTS_PER_ZONE", "7");
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void readinessStateOfAServiceLiesInADirectoryOfItsOwn(Service service) {
        Path state = HOME.root().resolve("readiness").resolve(service.text());

        assertThat(plan(Map.of()).environment(service)).containsEntry("READY_STATE_DIR", state.toString());
        assertThat(plan(Map.of()).directories(service)).contains(state);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void evidenceThatAServiceHasNotSentYetLiesInADirectoryOfItsOwn(Service service) {
        Path evidence = HOME.root().resolve("replay").resolve(service.text());

        assertThat(plan(Map.of()).environment(service)).containsEntry("AUDIT_REPLAY_DIR", evidence.toString());
        assertThat(plan(Map.of()).directories(service)).contains(evidence);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void settingsOfReadinessAndDrainReachEveryService(Service service) {
        Map<String, String> operator = Map.of(
                "DRILLS_ENABLED", "true",
                "DRAIN_WAIT_SECONDS", "1",
                "TERMINATION_GRACE_SECONDS", "60",
                "PROBE_PERIOD_SECONDS", "2",
                "READY_SHARED_OUTAGE", "stay",
                "CARACAL_PROBE_AUTH", "true",
                "AUDIT_LOG_MAX_BYTES", "1000000");

        assertThat(plan(operator).environment(service)).containsAllEntriesOf(operator);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void nothingElseOfTheShellReachesAService(Service service) {
        Map<String, String> shell = Map.of(
                "DATABASE_URL", "postgres://owner:secret@db/caracal",
                "REDIS_URL", "redis://:secret@redis",
                "GITHUB_TOKEN", "secret",
                "POSTGRES_PASSWORD", "secret",
                "CARACAL_HOME", "/elsewhere",
                "JAVA_TOOL_OPTIONS", "-Dsecret",
                "PATH", "/usr/bin");

        assertThat(plan(shell).environment(service))
                .containsEntry("PATH", "/usr/bin")
                .doesNotContainKeys(
                        "DATABASE_URL",
                        "REDIS_URL",
                        "GITHUB_TOKEN",
                        "POSTGRES_PASSWORD",
                        "CARACAL_HOME",
                        "JAVA_TOOL_OPTIONS");
    }

    @Test
    void operatorsOwnSecretReplacesTheFileOnlyWhereTheServiceMayHaveIt() {
        ServicePlan plan = plan(Map.of("CARACAL_ADMIN_TOKEN", "mine", "SECRET_STORE_KEK_FILE", "/kek"));

        assertThat(plan.environment(Service.API))
                .containsEntry("CARACAL_ADMIN_TOKEN", "mine")
                .containsEntry("SECRET_STORE_KEK_FILE", "/kek")
                .doesNotContainKey("CARACAL_ADMIN_TOKEN_FILE");
        assertThat(plan.environment(Service.CONTROL)).containsEntry("CONTROL_API_TOKEN", "mine");
        assertThat(plan.environment(Service.AUDIT)).doesNotContainKeys("CARACAL_ADMIN_TOKEN", "SECRET_STORE_KEK_FILE");
    }

    @Test
    void everyServiceHasAPlaceInTheStartOrder() {
        assertThat(Service.startOrder()).containsExactlyInAnyOrder(Service.values());
        assertThat(Service.names()).isEqualTo(List.of("api", "sts", "gateway", "audit", "coordinator", "control"));
    }

    private static ServicePlan plan(Map<String, String> operator) {
        return new ServicePlan(HOME, new SecretFiles(HOME.secrets(), new SecureRandom()), "rc", operator);
    }
}
