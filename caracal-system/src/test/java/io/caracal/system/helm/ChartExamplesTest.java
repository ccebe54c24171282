package io.caracal.system.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.runtime.stack.Service;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands beside the chart fits it. */
final class ChartExamplesTest {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final Pattern USED = Pattern.compile("\\{\\{ \\.(\\w+) }}");

    /** An ExternalSecret of external-secrets.io/v1, as far as the example uses it. */
    record ExternalSecret(String apiVersion, String kind, Name metadata, Wanted spec) {
        record Wanted(String refreshInterval, Reference secretStoreRef, Target target, List<Source> dataFrom) {}

        record Target(String name, String creationPolicy, String deletionPolicy, Template template) {}

        record Template(String engineVersion, Map<String, String> data) {}

        record Source(Remote extract) {}

        record Remote(String key) {}
    }

    /** A SecretStore of external-secrets.io/v1, as far as the examples use it. */
    record SecretStore(String apiVersion, String kind, Name metadata, Kept spec) {
        record Kept(Provider provider) {}

        record Provider(Aws aws, Gcp gcpsm, Azure azurekv) {}

        record Aws(String service, String region, AwsAuth auth) {}

        record AwsAuth(Jwt jwt) {}

        record Jwt(Account serviceAccountRef) {}

        record Gcp(String projectID, GcpAuth auth) {}

        record GcpAuth(Workload workloadIdentity) {}

        record Workload(String clusterLocation, String clusterName, Account serviceAccountRef) {}

        record Azure(String authType, String vaultUrl, Account serviceAccountRef) {}

        record Account(String name) {}
    }

    record Name(String name, String namespace) {}

    record Reference(String kind, String name) {}

    @Test
    void theExternalSecretHasEveryKeyThatProductionReads() throws IOException {
        ExternalSecret external = read("external-secrets/external-secret.yaml", ExternalSecret.class);
        Rendering production = Chart.with(Profiles.PRODUCTION, Profiles.OWN, "backup: {enabled: true}");
        Set<String> needed =
                new TreeSet<>(ChartSecretsTest.files(production, "migrate").keySet());
        needed.addAll(ChartSecretsTest.files(production, "backup").keySet());
        for (Service service : Service.values()) {
            if (service != Service.CONTROL) {
                needed.addAll(ChartSecretsTest.files(production, service.text()).keySet());
            }
        }

        // Of what Control reads this is the only key that is its own; it is optional, and so is ready when it is
        // switched on.
        needed.add("controlRedisUrl");

        assertThat(external.apiVersion()).isEqualTo("external-secrets.io/v1");
        assertThat(external.spec().target().name()).isEqualTo("caracal-runtime");
        assertThat(external.spec().target().template().data().keySet()).isEqualTo(needed);
    }

    @Test
    void theKeysOfTheConsoleAreThereAsComments() throws IOException {
        String uncommented = text("external-secrets/external-secret.yaml").replaceAll("# (\\w+: \")", "$1");
        List<JsonNode> documents = ManifestReader.documents(uncommented);
        ExternalSecret external = JSON.treeToValue(documents.get(0), ExternalSecret.class);

        assertThat(external.spec().target().template().data())
                .containsKeys("authDatabaseUrl", "caracalAuthSecret", "caracalAdminToken", "caracalCoordinatorToken");
    }

    @Test
    void everyRoleHasAPasswordOfItsOwnAndAnAddressThatServicesTake() throws IOException {
        ExternalSecret external = read("external-secrets/external-secret.yaml", ExternalSecret.class);
        Map<String, String> data = external.spec().target().template().data();

        for (String service : List.of("api", "sts", "gateway", "audit", "coordinator")) {
            String address = data.getOrDefault(service + "DatabaseUrl", "");
            Matcher used = USED.matcher(address);
            assertThat(used.results().map(result -> result.group(1))).containsExactly(service + "DbPassword");
            PostgresSettings settings = PostgresSettings.of(used.replaceAll("word"));
            assertThat(settings.url().user()).isEqualTo("caracal" + service);
        }
    }

    @Test
    void everyServiceHasAPasswordOfItsOwnAtRedisAndNoneIsMadeOfAnother() throws IOException {
        ExternalSecret external = read("external-secrets/external-secret.yaml", ExternalSecret.class);
        Map<String, String> data = external.spec().target().template().data();

        for (Service service : Service.values()) {
            String address = data.getOrDefault(service.text() + "RedisUrl", "");
            Matcher used = USED.matcher(address);
            assertThat(used.results().map(result -> result.group(1))).containsExactly(service.text() + "RedisPassword");
            assertThat(address).startsWith("rediss://caracal" + service.text() + ":");
        }
        assertThat(data.values()).noneMatch(value -> value.contains("sha256sum") || value.contains("|"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws", "gcp", "azure"})
    void everyStoreIsTheOneThatTheExternalSecretAsks(String cloud) throws IOException {
        SecretStore store = read("external-secrets/store-" + cloud + ".yaml", SecretStore.class);
        Reference asked = read("external-secrets/external-secret.yaml", ExternalSecret.class)
                .spec()
                .secretStoreRef();

        assertThat(store.apiVersion()).isEqualTo("external-secrets.io/v1");
        assertThat(new Reference(store.kind(), store.metadata().name())).isEqualTo(asked);
    }

    @Test
    void theDisposableStoresAreWhereTheProfileForDevelopmentLooks() throws IOException {
        Rendering stores = Rendering.of(text("evaluation/dependencies.yaml"));
        Map<String, String> secret =
                Chart.with(Profiles.DEV).get(Secret.class, "caracal-runtime").getStringData();

        assertThat(stores.all(StatefulSet.class))
                .extracting(set -> set.getMetadata().getName())
                .containsExactly("caracal-postgres", "caracal-redis");
        for (StatefulSet set : stores.all(StatefulSet.class)) {
            Container container =
                    set.getSpec().getTemplate().getSpec().getContainers().get(0);
            assertThat(container.getImage()).endsWith("/" + set.getMetadata().getName() + ":v2.0.0");
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            Set<String> keys = set.getSpec().getTemplate().getSpec().getVolumes().stream()
                    .filter(volume -> volume.getSecret() != null)
                    .flatMap(volume -> volume.getSecret().getItems().stream())
                    .map(item -> item.getKey())
                    .collect(Collectors.toSet());
            assertThat(secret.keySet()).containsAll(keys);
        }
        assertThat(secret.get("redisUrl")).contains("@caracal-redis:6379");
        assertThat(secret.get("stsDatabaseUrl")).contains("@caracal-postgres:5432");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eks", "gke", "aks"})
    void everyCloudSaysWhereItsStoresAreAndHowTheGatewayIsReached(String cloud) {
        Rendering rendering =
                Chart.with(Profiles.PRODUCTION, Profiles.OWN, "@examples/cloud/values." + cloud + ".yaml");

        assertThat(rendering.all(Ingress.class))
                .extracting(ingress -> ingress.getMetadata().getName())
                .containsExactly("caracal-gateway");
        assertThat(rendering.all(StatefulSet.class))
                .allSatisfy(set -> assertThat(set.getSpec()
                                .getVolumeClaimTemplates()
                                .get(0)
                                .getSpec()
                                .getStorageClassName())
                        .isNotBlank());
    }

    private static <T> T read(String file, Class<T> type) throws IOException {
        List<JsonNode> documents = ManifestReader.documents(text(file));
        assertThat(documents).hasSize(1);
        return JSON.treeToValue(documents.get(0), type);
    }

    private static String text(String file) throws IOException {
        return Files.readString(Chart.DIRECTORY.resolve("examples").resolve(file));
    }
}
