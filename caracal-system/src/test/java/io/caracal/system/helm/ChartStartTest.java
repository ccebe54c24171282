package io.caracal.system.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.api.ApiApplication;
import io.caracal.audit.AuditApplication;
import io.caracal.common.config.SettingDescription;
import io.caracal.common.config.SettingSource;
import io.caracal.common.service.ServiceApplication;
import io.caracal.control.ControlApplication;
import io.caracal.coordinator.CoordinatorApplication;
import io.caracal.gateway.GatewayApplication;
import io.caracal.runtime.migrate.MigrationOrder;
import io.caracal.runtime.stack.Service;
import io.caracal.sts.StsApplication;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Services and migrations accept what the chart gives them: the same code reads it that reads it at their start. */
final class ChartStartTest {

    private static final String MOUNT = "/run/secrets/";

    @TempDir
    static Path mount;

    @BeforeAll
    static void writeTheSecretOfTheChart() {
        Map<String, String> secret = new TreeMap<>(
                Chart.with(Profiles.DEV).get(Secret.class, "caracal-runtime").getStringData());
        for (String rotated : List.of(
                "secretStoreKek", "auditHmacKey", "streamsHmacKey", "gatewayStsHmacKey", "idempotencyHmacKey")) {
            secret.put(rotated + "Previous", secret.getOrDefault("auditHmacKey", ""));
        }
        secret.put("caracalApiKeys", "reader:read");
        secret.forEach((key, value) -> {
            try {
                Files.writeString(mount.resolve(key), value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    static Stream<Arguments> starts() {
        return Profiles.all().stream()
                .map(Chart::with)
                .flatMap(rendering -> Stream.of(Service.values())
                        .filter(service -> service != Service.CONTROL || rendering.runs(service.text()))
                        .map(service -> Arguments.of(rendering, service)));
    }

    @ParameterizedTest
    @MethodSource("starts")
    void aServiceAcceptsWhatItIsGivenAndReadsAllOfIt(Rendering rendering, Service service) {
        Map<String, String> environment = mounted(rendering.environment(service.text()));

        List<SettingDescription> settings = application(service, environment).settings();

        List<String> read = settings.stream()
                .filter(setting -> setting.source() != SettingSource.DEFAULT)
                .map(setting ->
                        setting.source() == SettingSource.SECRET_FILE ? setting.name() + "_FILE" : setting.name())
                .toList();
        assertThat(read).containsExactlyInAnyOrderElementsOf(environment.keySet());
    }

    @Test
    void theMigrationsAcceptWhatTheyAreGiven() {
        Map<String, String> environment =
                mounted(Chart.with(Profiles.PRODUCTION, Profiles.OWN).environment("migrate"));
        environment.remove("PGPASSWORD_FILE");
        environment.put("PGPASSWORD", "word");

        MigrationOrder order = MigrationOrder.of(environment);

        assertThat(order.owner().reveal())
                .isEqualTo("postgres://caracal:word@10.20.0.5:5432/caracal?sslmode=verify-full&sslrootcert="
                        + environment.get("PGSSLROOTCERT").replace("/", "%2F"));
        assertThat(order.passwords())
                .containsOnlyKeys("caracalapi", "caracalsts", "caracalgateway", "caracalaudit", "caracalcoordinator");
    }

    private static Map<String, String> mounted(Map<String, String> environment) {
        Map<String, String> mounted = new TreeMap<>();
        environment.forEach((name, value) -> mounted.put(
                name,
                value.startsWith(MOUNT)
                        ? mount.resolve(value.substring(MOUNT.length())).toString()
                        : value));
        return mounted;
    }

    private static ServiceApplication<?> application(Service service, Map<String, String> environment) {
        return switch (service) {
            case API -> new ApiApplication(environment);
            case STS -> new StsApplication(environment);
            case GATEWAY -> new GatewayApplication(environment);
            case AUDIT -> new AuditApplication(environment);
            case COORDINATOR -> new CoordinatorApplication(environment);
            case CONTROL -> new ControlApplication(environment);
        };
    }
}
