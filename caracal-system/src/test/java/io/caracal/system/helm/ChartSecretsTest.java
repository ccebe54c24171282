package io.caracal.system.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.stack.Service;
import io.caracal.system.reference.SettingsCatalogue;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which pod sees which secret, and where they come from. */
final class ChartSecretsTest {

    private static final Rendering EVERYTHING = Chart.with(Profiles.RC, Profiles.EVERYTHING);
    private static final String MOUNT = "/run/secrets/";

    /** The files that a pod is given, by key of the Secret. */
    static Map<String, String> files(Rendering rendering, String component) {
        Map<String, String> files = new TreeMap<>();
        rendering.pod(component).getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals("secrets"))
                .flatMap(volume -> volume.getProjected().getSources().stream())
                .map(VolumeProjection::getSecret)
                .flatMap(secret -> secret.getItems().stream())
                .forEach((KeyToPath item) -> files.put(item.getKey(), item.getPath()));
        return files;
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void aServiceIsGivenEverySecretThatItReadsAndNoOther(Service service) {
        Set<String> read = SettingsCatalogue.entries().stream()
                .filter(setting -> setting.service().equals(service.text()) && setting.secret())
                .filter(setting -> ChartSettings.of(setting).chosen())
                .map(setting -> setting.name() + "_FILE")
                .collect(Collectors.toCollection(TreeSet::new));

        // Whom to trust is no secret, and a file all the same.
        read.add("REDIS_CA_FILE");
        assertThat(given(service).keySet()).isEqualTo(read);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void everySecretThatAServiceIsToldOfIsMountedAndNothingElseIs(Service service) {
        Set<String> told = given(service).values().stream()
                .map(path -> path.substring(MOUNT.length()))
                .collect(Collectors.toSet());

        assertThat(files(EVERYTHING, service.text()).values()).containsExactlyInAnyOrderElementsOf(told);
    }

    @Test
    void noSecretIsAValueOfTheEnvironment() {
        Set<String> secrets = SettingsCatalogue.entries().stream()
                .filter(SettingsCatalogue.Entry::secret)
                .map(SettingsCatalogue.Entry::name)
                .collect(Collectors.toSet());

        for (Service service : Service.values()) {
            assertThat(EVERYTHING.environment(service.text())).doesNotContainKeys(secrets.toArray(new String[0]));
        }
    }

    @Test
    void theBearerOfMetricsMayComeFromAnotherSecret() {
        Rendering shared = Chart.with("secrets: {metricsBearer: {secretName: scrape, key: token}}");

        assertThat(files(shared, "api")).containsEntry("token", "metricsBearer");
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void aServiceReadsItsOwnLoginAtRedisUnlessAllShareOne(Service service) {
        String component = service.text();
        Rendering shared = Chart.with(Profiles.RC, Profiles.EVERYTHING, "secrets: {redis: {users: false}}");

        assertThat(given(service)).containsEntry("REDIS_URL_FILE", MOUNT + component + "RedisUrl");
        assertThat(files(EVERYTHING, component)).doesNotContainKey("redisUrl");
        assertThat(files(shared, component))
                .containsEntry("redisUrl", "redisUrl")
                .doesNotContainKey(component + "RedisUrl");
    }

    @Test
    void theAuthorityOfRedisIsMountedWhereRedisIsReached() {
        Rendering without =
                Chart.with(Profiles.DEV, "secrets: {redis: {caKey: ''}}", "services: {control: {enabled: true}}");

        for (String component : List.of("api", "sts", "gateway", "audit", "coordinator", "control", "backup")) {
            assertThat(files(EVERYTHING, component)).as(component).containsEntry("redisAuthority", "redisCa");
            assertThat(EVERYTHING.environment(component))
                    .as(component)
                    .containsEntry("REDIS_CA_FILE", MOUNT + "redisCa");
        }
        assertThat(without.environment("control")).doesNotContainKey("REDIS_CA_FILE");
    }

    @Test
    void forEvaluationTheChartMakesOnceWhatServicesAndMigrationsNeed() {
        Rendering dev = Chart.with(Profiles.DEV, "services: {control: {enabled: true}}");
        Secret secret = dev.get(Secret.class, "caracal-runtime");
        Set<String> needed = new TreeSet<>(files(dev, "migrate").keySet());
        for (Service service : Service.values()) {
            needed.addAll(files(dev, service.text()).keySet());
        }

        assertThat(secret.getStringData()).containsKeys(needed.toArray(new String[0]));
        assertThat(secret.getStringData().values()).noneMatch(String::isBlank);
        assertThat(secret.getStringData().get("secretStoreKek")).matches("[0-9a-f]{64}");
        assertThat(secret.getStringData().get("stsDatabaseUrl"))
                .isEqualTo("postgres://caracalsts:" + secret.getStringData().get("stsDbPassword")
                        + "@caracal-postgres:5432/caracal?sslmode=disable");
        assertThat(secret.getStringData().get("stsRedisUrl"))
                .contains("://caracalsts:" + secret.getStringData().get("stsRedisPassword") + "@caracal-redis:6379");
        assertThat(secret.getMetadata().getAnnotations())
                .containsEntry(Chart.HOOK, "pre-install")
                .doesNotContainEntry("helm.sh/hook-delete-policy", "before-hook-creation");
        assertThat(Set.copyOf(secret.getStringData().values()))
                .hasSameSizeAs(secret.getStringData().keySet());
    }

    @Test
    void forEvaluationTheChartMakesACertificateForRedisToo() throws GeneralSecurityException {
        Map<String, String> data =
                Chart.with(Profiles.DEV).get(Secret.class, "caracal-runtime").getStringData();
        X509Certificate authority = certificate(data.get("redisCa"));
        X509Certificate server = certificate(data.get("redisServer"));

        server.verify(authority.getPublicKey());
        assertThat(authority.getBasicConstraints()).isGreaterThanOrEqualTo(0);
        assertThat(server.getSubjectAlternativeNames().stream().map(name -> String.valueOf(name.get(1))))
                .contains("caracal-redis", "localhost", "127.0.0.1");
        assertThat(data.get("redisServer")).contains("PRIVATE KEY");
    }

    private static X509Certificate certificate(@Nullable String pem) throws CertificateException {
        String text = String.valueOf(pem);
        String own = text.substring(text.indexOf("-----BEGIN CERTIFICATE"));
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(own.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void secretsThatWereChosenAreUsed() {
        String kek = "0123456789abcdef".repeat(4);
        Rendering dev =
                Chart.with(Profiles.DEV, "secrets: {plaintext: {secretStoreKek: " + kek + ", redisPassword: word}}");
        Map<String, String> data = dev.get(Secret.class, "caracal-runtime").getStringData();

        assertThat(data)
                .containsEntry("secretStoreKek", kek)
                .containsEntry("redisUrl", "rediss://:word@caracal-redis:6379/0");
    }

    private static Map<String, String> given(Service service) {
        return EVERYTHING.environment(service.text()).entrySet().stream()
                .filter(variable -> variable.getValue().startsWith(MOUNT))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
