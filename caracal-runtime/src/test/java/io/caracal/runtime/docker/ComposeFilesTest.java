package io.caracal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.secrets.SecretFiles;
import io.caracal.runtime.stack.Service;
import io.caracal.runtime.stack.ServicePlan;
import io.caracal.testing.program.Program;
import io.caracal.testing.program.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both compose files against the table of infrastructure contract C.2, with the corrections of D.2, D.5 and D.6. */
final class ComposeFilesTest {
    private static final List<String> STORES = List.of("postgres", "redis");
    private static final List<String> ONE_SHOTS = List.of("replayVolumeInit", "dbMigrate");
    private static final Path SECRETS = Path.of("/home/of/caracal/secrets");

    static Stream<ComposeFile> files() {
        return Stream.of(ComposeFile.dev(), ComposeFile.runtime());
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyServiceItsStoresAndItsOneShotsAreThere(ComposeFile file) {
        Set<String> expected = new HashSet<>(Service.names());
        expected.addAll(STORES);
        expected.addAll(ONE_SHOTS);
        assertThat(file.services()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("files")
    void portsArePublishedOnLoopbackOnly(ComposeFile file) {
        for (Service service : Service.values()) {
            assertThat(ComposeFile.texts(file.service(service.text()).path("ports")))
                    .containsExactly("127.0.0.1:${CARACAL_" + service.name() + "_PORT:-" + service.port() + "}:"
                            + service.port());
        }
        for (String name : file.services()) {
            assertThat(ComposeFile.texts(file.service(name).path("ports")))
                    .as(name)
                    .allMatch(port -> port.startsWith("127.0.0.1:"));
            assertThat(file.service(name).path("privileged").asBoolean())
                    .as(name)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyContainerIsHardened(ComposeFile file) {
        for (String name : file.services()) {
            JsonNode service = file.service(name);
            assertThat(ComposeFile.texts(service.path("cap_drop"))).as(name).containsExactly("ALL");
            assertThat(ComposeFile.texts(service.path("security_opt")))
                    .as(name)
                    .containsExactly("no-new-privileges:true");
            assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
            assertThat(service.path("init").asBoolean()).as(name).isTrue();
            assertThat(service.at("/logging/options/max-size").asText())
                    .as(name)
                    .isEqualTo("10m");
            assertThat(service.at("/logging/options/max-file").asText())
                    .as(name)
                    .isEqualTo("5");
            boolean fixesOwners = name.equals("replayVolumeInit");
            assertThat(service.path("user").asText().startsWith("0:")).as(name).isEqualTo(fixesOwners);
            assertThat(service.has("cap_add")).as(name).isEqualTo(fixesOwners);
        }
        assertThat(file.service("replayVolumeInit").path("network_mode").asText())
                .isEqualTo("none");
        assertThat(ComposeFile.texts(file.service("replayVolumeInit").path("cap_add")))
                .containsExactlyInAnyOrder("CHOWN", "DAC_OVERRIDE", "FOWNER");
    }

    @ParameterizedTest
    @MethodSource("files")
    void servicesRunAsNobodyWithAHealthCheckAndWaitForMigrations(ComposeFile file) {
        for (String name : Service.names()) {
            JsonNode service = file.service(name);
            assertThat(service.path("user").asText()).as(name).isEqualTo("65532:65532");
            assertThat(service.path("restart").asText()).as(name).isEqualTo("unless-stopped");
            assertThat(ComposeFile.texts(service.at("/healthcheck/test")))
                    .as(name)
                    .containsExactly("CMD", "/healthcheck");
            assertThat(service.at("/healthcheck/interval").asText()).as(name).isEqualTo("5s");
            assertThat(service.at("/depends_on/redis/condition").asText())
                    .as(name)
                    .isEqualTo("service_healthy");
            // Control has no database; it waits for the API, which waits for the migrations.
            String first = name.equals("control") ? "api" : "dbMigrate";
            assertThat(service.at("/depends_on/" + first + "/condition").asText())
                    .as(name)
                    .isEqualTo(first.equals("api") ? "service_healthy" : "service_completed_successfully");
        }
        for (String store : STORES) {
            assertThat(file.service(store).has("healthcheck")).as(store).isTrue();
        }
        assertThat(file.service("dbMigrate")
                        .at("/depends_on/postgres/condition")
                        .asText())
                .isEqualTo("service_healthy");
        assertThat(file.service("dbMigrate").path("restart").asText()).isEqualTo("no");
    }

    @ParameterizedTest
    @MethodSource("files")
    void limitsComeFromTheEnvironment(ComposeFile file) {
        Map<String, String> groups =
                new TreeMap<>(Map.of("postgres", "DB", "redis", "REDIS", "sts", "STS", "gateway", "GATEWAY"));
        Service.names().forEach(name -> groups.putIfAbsent(name, "APP"));
        groups.forEach((name, group) -> {
            JsonNode limits = file.service(name).at("/deploy/resources/limits");
            assertThat(limits.path("cpus").asText()).as(name).startsWith("${CARACAL_" + group + "_CPUS:-");
            assertThat(limits.path("memory").asText()).as(name).startsWith("${CARACAL_" + group + "_MEMORY:-");
            assertThat(limits.path("pids").asText()).as(name).startsWith("${CARACAL_" + group + "_PIDS:-");
        });
        assertThat(file.environment("redis")).containsEntry("REDIS_MAXMEMORY", "${REDIS_MAXMEMORY:-512mb}");
        assertThat(file.environment("postgres"))
                .containsEntry("POSTGRES_SHARED_BUFFERS", "${POSTGRES_SHARED_BUFFERS:-}");
    }

    /** A service in a container gets the secrets that it gets from {@code caracal up}: no more, no fewer, in the same variables. */
    @ParameterizedTest
    @MethodSource("files")
    void aServiceGetsItsOwnSecretsAndNoOthers(ComposeFile file) {
        CaracalHome home = new CaracalHome(SECRETS.getParent());
        ServicePlan plan = new ServicePlan(home, new SecretFiles(SECRETS, new SecureRandom()), "stable", Map.of());
        for (Service service : Service.values()) {
            Map<String, String> planned = new TreeMap<>();
            plan.environment(service).forEach((name, value) -> {
                if (value.startsWith(SECRETS + "/")) {
                    planned.put(name, "/run/secrets/" + Path.of(value).getFileName());
                }
            });
            Map<String, String> mounted = new TreeMap<>(file.environment(service.text()));
            mounted.values().removeIf(value -> !value.startsWith("/run/secrets/"));
            assertThat(mounted).as(service.text()).isEqualTo(planned);
            assertThat(ComposeFile.texts(file.service(service.text()).path("secrets")))
                    .as(service.text())
                    .containsExactlyInAnyOrderElementsOf(planned.values().stream()
                            .map(path -> path.substring("/run/secrets/".length()))
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everySecretIsAFileOfTheSecretsDirectoryAndIsUsed(ComposeFile file) {
        Set<String> used = new TreeSet<>();
        file.services()
                .forEach(
                        name -> used.addAll(ComposeFile.texts(file.service(name).path("secrets"))));
        assertThat(ComposeFile.names(file.root().path("secrets"))).containsExactlyInAnyOrderElementsOf(used);
        used.forEach(
                name -> assertThat(file.root().at("/secrets/" + name + "/file").asText())
                        .isEqualTo("${CARACAL_SECRETS_DIR:-./secrets}/" + name));
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatMustSurviveIsInVolumes(ComposeFile file) {
        assertThat(volumes(file, "sts")).contains("stsReplay:/var/lib/caracal");
        assertThat(volumes(file, "gateway")).contains("gatewayReplay:/var/lib/caracal");
        assertThat(volumes(file, "audit")).contains("auditExport:/var/lib/caracal/audit-export");
        assertThat(volumes(file, "postgres")).contains("postgresData:/var/lib/postgresql");
        assertThat(volumes(file, "redis")).contains("redisData:/data");
        String control = "${CARACAL_CONTROL_DIR:-./control}:/run/caracal-control:ro";
        assertThat(volumes(file, "api")).contains(control);
        assertThat(volumes(file, "control")).contains(control);
        for (String name : Service.names()) {
            assertThat(file.environment(name)).as(name).containsEntry("READY_STATE_DIR", "/var/lib/caracal/readiness");
        }
    }

    /** Keys of TLS are in a volume that nobody else mounts; whom to trust is in one that services cannot write. */
    @ParameterizedTest
    @MethodSource("files")
    void redisIsReachedByTlsWithAUserPerService(ComposeFile file) {
        for (String name : Service.names()) {
            assertThat(volumes(file, name)).as(name).contains("redisCa:/etc/caracal/redis:ro");
            assertThat(file.environment(name))
                    .as(name)
                    .containsEntry("REDIS_CA_FILE", "${REDIS_CA_FILE-/etc/caracal/redis/ca.crt}")
                    .containsEntry("REDIS_URL_FILE", "/run/secrets/" + name + "RedisUrl");
        }
        assertThat(volumes(file, "redis")).contains("redisTls:/var/lib/caracal-redis", "redisCa:/etc/caracal/redis");
        for (String name : file.services()) {
            assertThat(volumes(file, name).stream().anyMatch(volume -> volume.startsWith("redisTls:")))
                    .as(name)
                    .isEqualTo(name.equals("redis"));
        }
        assertThat(file.environment("redis"))
                .containsEntry("REDIS_USERS_DIR", "/run/secrets")
                .containsEntry("REDIS_TLS_NAMES", "${REDIS_TLS_NAMES:-}");
        List<String> passwords = new ArrayList<>(List.of("redisPassword"));
        Service.names().forEach(name -> passwords.add(name + "RedisPassword"));
        assertThat(ComposeFile.texts(file.service("redis").path("secrets")))
                .containsExactlyInAnyOrderElementsOf(passwords);
    }

    /** What the containers say to each other has to be right inside their network (weakness D.2.6). */
    @ParameterizedTest
    @MethodSource("files")
    void everyIssuerIsTheSameAndKeysAreFetchedInsideTheNetwork(ComposeFile file) {
        String issuer = "${ISSUER_URL:-${CARACAL_STS_ISSUER_URL:-http://localhost:8080}}";
        assertThat(file.environment("sts")).containsEntry("ISSUER_URL", issuer);
        assertThat(file.environment("coordinator"))
                .containsEntry("ISSUER_URL", issuer)
                .containsEntry("STS_URL", "http://sts:8080");
        for (String name : List.of("api", "control")) {
            assertThat(file.environment(name))
                    .containsEntry("STS_ISSUER_URL", issuer)
                    .containsEntry("STS_JWKS_URL", "http://sts:8080/.well-known/jwks.json");
        }
    }

    @Test
    void theTwoFilesDifferInImagesNetworkAndModeOnly() {
        assertThat(comparable(ComposeFile.dev())).isEqualTo(comparable(ComposeFile.runtime()));
        assertThat(ComposeFile.dev().root().path("name").asText()).isEqualTo("caracal-dev");
        assertThat(ComposeFile.runtime().root().path("name").asText()).isEqualTo("caracal");
        assertThat(ComposeFile.runtime().root().at("/networks/data/name").asText())
                .isEqualTo("caracalData");
        assertThat(ComposeFile.dev().root().at("/networks/data/name").asText()).isEqualTo("caracalDevData");
        assertThat(ComposeFile.dev().environment("sts")).containsEntry("CARACAL_MODE", "${CARACAL_MODE:-dev}");
        assertThat(ComposeFile.runtime().environment("sts")).containsEntry("CARACAL_MODE", "${CARACAL_MODE:-stable}");
    }

    @Test
    void theScriptMakesEverySecretOnceAndAddressesThatFit(@TempDir Path directory) throws IOException {
        Path secrets = directory.resolve("secrets");
        Program script = Program.script(Repository.root().resolve("infra/docker/secrets.sh"), directory)
                .with("CARACAL_SECRETS_DIR", secrets.toString())
                .with("CARACAL_CONTROL_DIR", directory.resolve("control").toString())
                .with("CARACAL_CA_DIR", directory.resolve("ca").toString());
        assertThat(script.run().exit()).isZero();
        try (Stream<Path> made = Files.list(secrets)) {
            assertThat(made.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            ComposeFile.names(ComposeFile.runtime().root().path("secrets")));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                .isEqualTo("rwx------");
        String password = Files.readString(secrets.resolve("stsDbPassword"));
        assertThat(password).matches("[0-9a-f]{48}");
        assertThat(Files.readString(secrets.resolve("stsDatabaseUrl")))
                .isEqualTo("postgres://caracalsts:" + password + "@postgres:5432/caracal");
        String own = Files.readString(secrets.resolve("controlRedisPassword"));
        assertThat(own).matches("[0-9a-f]{48}");
        assertThat(Files.readString(secrets.resolve("controlRedisUrl")))
                .isEqualTo("rediss://caracalcontrol:" + own + "@redis:6379");
        assertThat(Files.readString(secrets.resolve("secretStoreKek"))).matches("[0-9a-f]{64}");
        assertThat(script.run().out()).startsWith("0 files written");
        assertThat(Files.readString(secrets.resolve("stsDbPassword"))).isEqualTo(password);
        assertThat(script.run("--nonsense").exit()).isEqualTo(2);
        String elsewhere = "rediss://:word@redis.example.com:6380";
        assertThat(script.with("REDIS_URL", elsewhere).run().exit()).isZero();
        assertThat(Files.readString(secrets.resolve("controlRedisUrl"))).isEqualTo(elsewhere);
        Program users = script.with("REDIS_URL", elsewhere).with("CARACAL_REDIS_USERS", "true");
        assertThat(users.run().exit()).isZero();
        assertThat(Files.readString(secrets.resolve("controlRedisUrl")))
                .isEqualTo("rediss://caracalcontrol:" + own + "@redis.example.com:6380");
    }

    private static List<String> volumes(ComposeFile file, String service) {
        return ComposeFile.texts(file.service(service).path("volumes"));
    }

    /** The services without what is meant to differ. */
    private static JsonNode comparable(ComposeFile file) {
        ObjectNode services = file.root().path("services").deepCopy();
        services.forEach(each -> {
            ObjectNode service = (ObjectNode) each;
            service.remove(List.of("build", "image", "sysctls"));
            if (service.path("environment") instanceof ObjectNode environment) {
                environment.remove(List.of("CARACAL_MODE", "CARACAL_VERSION"));
            }
        });
        return services;
    }
}
