package io.caracal.system.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapProjection;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The console of 1.0: what its image is given, and how its pods are kept. */
final class ChartWebTest {

    private static final Rendering WEB = Chart.with(Profiles.PRODUCTION, Profiles.OWN, Profiles.WEB);
    private static final String TOKEN = "caracalAdminToken";

    @Test
    void noConsoleRunsUnlessAskedFor() {
        for (String[] profile : List.of(new String[] {}, new String[] {Profiles.DEV}, new String[] {Profiles.RC})) {
            assertThat(Chart.with(profile).manifests())
                    .extracting(manifest -> manifest.getMetadata().getName())
                    .noneMatch(name -> name.contains("web"));
        }
    }

    @Test
    void itIsToldItsAddressAndWhereEveryServiceIs() {
        assertThat(WEB.environment("web"))
                .isEqualTo(Map.ofEntries(
                        Map.entry("NODE_ENV", "production"),
                        Map.entry("HOST", "0.0.0.0"),
                        Map.entry("PORT", "3002"),
                        Map.entry("LOG_LEVEL", "info"),
                        Map.entry("CARACAL_AUTH_URL", "https://console.example.com"),
                        Map.entry("CARACAL_WEB_ORIGIN", "https://console.example.com"),
                        Map.entry("CARACAL_AUTH_SECURE_COOKIES", "true"),
                        Map.entry("CARACAL_AUTH_DATABASE_SSL", "require"),
                        Map.entry("CARACAL_AUTH_AUTO_MIGRATE", "false"),
                        Map.entry("CARACAL_API_URL", "http://caracal-api:3000"),
                        Map.entry("CARACAL_STS_URL", "http://caracal-sts:8080"),
                        Map.entry("CARACAL_GATEWAY_URL", "http://caracal-gateway:8081"),
                        Map.entry("CARACAL_AUDIT_URL", "http://caracal-audit:9090"),
                        Map.entry("CARACAL_COORDINATOR_URL", "http://caracal-coordinator:4000")));
    }

    @Test
    void itsSecretsAreReferencesAndItsSignInIsTheOperators() {
        assertThat(references(WEB, "web"))
                .isEqualTo(Map.of(
                        "CARACAL_AUTH_DATABASE_URL", "authDatabaseUrl",
                        "CARACAL_AUTH_SECRET", "caracalAuthSecret",
                        "CARACAL_ADMIN_TOKEN", TOKEN,
                        "CARACAL_COORDINATOR_TOKEN", "caracalCoordinatorToken"));
        assertThat(WEB.container("web").getEnvFrom())
                .singleElement()
                .satisfies(source -> assertThat(source.getSecretRef().getName()).isEqualTo("sign-in"));
        // Whom to trust is the one thing that it is given as a file.
        assertThat(ChartSecretsTest.files(WEB, "web")).isEqualTo(Map.of("databaseCa", "databaseCa"));
    }

    @Test
    void withoutEncryptionInFrontCookiesAreSentAnyway() {
        Rendering plain = Chart.with(
                Profiles.RC, Profiles.WEB, "services: {web: {publicUrl: \"http://console.example.com:8080\"}}");

        assertThat(plain.environment("web"))
                .containsEntry("CARACAL_AUTH_SECURE_COOKIES", "false")
                .containsEntry("CARACAL_WEB_ORIGIN", "http://console.example.com:8080");
    }

    @Test
    void itIsToldOfWhatRunsAlone() {
        Rendering less = Chart.with(Profiles.RC, Profiles.WEB, "services: {audit: {enabled: false}}");

        assertThat(less.environment("web")).containsKey("CARACAL_GATEWAY_URL").doesNotContainKey("CARACAL_AUDIT_URL");
    }

    @Test
    void itsImageHasATagOfItsOwnAndItsPodNoPrivileges() {
        PodSpec pod = WEB.pod("web").getSpec();
        Container container = WEB.container("web");
        String digest = "sha256:" + "a1".repeat(32);
        Rendering pinned =
                Chart.with(Profiles.RC, Profiles.WEB, "services: {web: {tag: \"\", imageDigest: \"" + digest + "\"}}");

        assertThat(container.getImage()).isEqualTo("ghcr.io/garudex-labs/caracal-web:v1.0.0");
        assertThat(pinned.container("web").getImage()).isEqualTo("ghcr.io/garudex-labs/caracal-web@" + digest);
        assertThat(container.getCommand()).isEmpty();
        assertThat(container.getArgs()).isEmpty();
        for (String component : List.of("web", "web-migrate")) {
            PodSpec each = WEB.pod(component).getSpec();
            assertThat(each.getSecurityContext())
                    .isEqualTo(WEB.pod("api").getSpec().getSecurityContext());
            assertThat(each.getAutomountServiceAccountToken()).isFalse();
            assertThat(WEB.container(component).getSecurityContext())
                    .isEqualTo(WEB.container("api").getSecurityContext());
        }
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getName().equals("tmp"))
                .singleElement()
                .satisfies(volume -> assertThat(volume.getEmptyDir()).isNotNull());
    }

    @Test
    void itIsAskedForItsHealthAloneAndStopsWhenTrafficHasTurnedAway() {
        Container container = WEB.container("web");

        assertThat(Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
                        .map(Probe::getHttpGet))
                .allMatch(get -> get.getPath().equals("/health"));
        assertThat(container.getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getContainerPort()).isEqualTo(3002));
        assertThat(container.getLifecycle().getPreStop().getSleep().getSeconds())
                .isEqualTo(15L);
        assertThat(WEB.pod("web").getSpec().getTerminationGracePeriodSeconds()).isEqualTo(50L);
        Rendering hasty = Chart.with(Profiles.RC, Profiles.WEB, "global: {mode: dev}\ndrain: {waitSeconds: 0}");
        assertThat(hasty.container("web").getLifecycle()).isNull();
    }

    @Test
    void itScalesLikeTheServices() {
        DeploymentSpec spec = WEB.get(Deployment.class, "caracal-web").getSpec();
        HorizontalPodAutoscalerSpec scaler =
                WEB.get(HorizontalPodAutoscaler.class, "caracal-web").getSpec();
        Rendering fixed = Chart.with(Profiles.RC, Profiles.WEB, "services: {web: {hpa: {enabled: false}}}");

        assertThat(spec.getReplicas()).isNull();
        assertThat(spec.getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal())
                .isZero();
        assertThat(spec.getStrategy().getRollingUpdate().getMaxSurge().getIntVal())
                .isEqualTo(1);
        assertThat(scaler.getMaxReplicas()).isEqualTo(6);
        assertThat(scaler.getMetrics())
                .singleElement()
                .satisfies(metric -> assertThat(metric.getResource().getTarget().getAverageUtilization())
                        .isEqualTo(70));
        assertThat(WEB.find(PodDisruptionBudget.class, "caracal-web")).isPresent();
        assertThat(fixed.get(Deployment.class, "caracal-web").getSpec().getReplicas())
                .isEqualTo(2);
        assertThat(fixed.find(HorizontalPodAutoscaler.class, "caracal-web")).isEmpty();
    }

    @Test
    void whoMaySignInComesFromASecretOrAConfigMap() {
        Rendering secret = Chart.with(
                Profiles.RC, Profiles.WEB, "services: {web: {operatorAllowlist: {secretName: people, key: list}}}");
        Rendering map =
                Chart.with(Profiles.RC, Profiles.WEB, "services: {web: {operatorAllowlist: {configMapName: people}}}");

        KeyToPath list = allowlist(secret).getSecret().getItems().get(0);
        assertThat(list.getKey()).isEqualTo("list");
        assertThat(list.getPath()).isEqualTo("operatorAllowlist.json");
        ConfigMapProjection projected = allowlist(map).getConfigMap();
        assertThat(projected.getName()).isEqualTo("people");
        assertThat(projected.getItems().get(0).getKey()).isEqualTo("operatorAllowlist.json");
        assertThat(map.container("web").getVolumeMounts())
                .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/run/caracalHostSecrets"));
    }

    @Test
    void forEvaluationItsKeysAreMadeWhereItRunsAndOnlyThere() {
        Rendering dev = Chart.with(Profiles.DEV, Profiles.WEB, "secrets: {plaintext: {authDbPassword: word}}");
        Map<String, String> data = dev.get(Secret.class, "caracal-runtime").getStringData();

        assertThat(data)
                .containsEntry(
                        "authDatabaseUrl",
                        "postgres://caracalauth:word@caracal-postgres:5432/caracal_auth?sslmode=disable")
                .containsKeys(references(WEB, "web").values().toArray(new String[0]));
        assertThat(data.get("caracalAuthSecret")).matches("[0-9a-f]{64}");
        assertThat(Chart.with(Profiles.DEV).get(Secret.class, "caracal-runtime").getStringData())
                .doesNotContainKeys("authDatabaseUrl", "authDbPassword", "caracalAuthSecret");
    }

    @Test
    void theNotesSayWhereItIs() {
        assertThat(Chart.notes(Profiles.RC, Profiles.WEB)).contains("console of 1.0 is at https://console.example.com");
        assertThat(Chart.notes(Profiles.RC, Profiles.WEB, "networkPolicy: {signIn: {to: []}}"))
                .contains("say which in networkPolicy.signIn");
    }

    private static VolumeProjection allowlist(Rendering rendering) {
        Volume volume = rendering.pod("web").getSpec().getVolumes().stream()
                .filter(each -> each.getName().equals("allowlist"))
                .findFirst()
                .orElseThrow();
        return volume.getProjected().getSources().get(0);
    }

    /** Variables that come from keys of the Secret of the release. */
    static Map<String, String> references(Rendering rendering, String component) {
        Map<String, String> keys = new TreeMap<>();
        for (EnvVar variable : rendering.container(component).getEnv()) {
            if (variable.getValueFrom() != null) {
                SecretKeySelector reference = variable.getValueFrom().getSecretKeyRef();
                assertThat(reference.getName()).isEqualTo("caracal-runtime");
                keys.put(variable.getName(), reference.getKey());
            }
        }
        return keys;
    }
}
