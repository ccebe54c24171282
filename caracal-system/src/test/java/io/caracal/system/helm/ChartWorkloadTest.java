package io.caracal.system.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.stack.Service;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the pods are made, start, stop, and are kept. */
final class ChartWorkloadTest {

    private static final Rendering PRODUCTION = Chart.with(Profiles.PRODUCTION, Profiles.OWN);
    private static final Rendering EVERYTHING = Chart.with(Profiles.RC, Profiles.EVERYTHING);

    @ParameterizedTest
    @EnumSource(Service.class)
    void everyPodRunsWithoutPrivilegesAndWritesOnlyToItsVolumes(Service service) {
        PodSpec pod = EVERYTHING.pod(service.text()).getSpec();
        Container container = EVERYTHING.container(service.text());

        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(65532L);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getImage()).isEqualTo("ghcr.io/garudex-labs/caracal-" + service.text() + ":v2.0.0");
        assertThat(container.getPorts().get(0).getContainerPort()).isEqualTo(service.port());
        assertThat(pod.getVolumes()).extracting(volume -> volume.getHostPath()).containsOnlyNulls();
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void aPodHasTheTimeThatItsDrainNeedsAndKnowsIt(Service service) {
        Map<String, String> environment = EVERYTHING.environment(service.text());
        PodSpec pod = EVERYTHING.pod(service.text()).getSpec();

        assertThat(environment)
                .containsEntry("DRAIN_WAIT_SECONDS", "10")
                .containsEntry("SHUTDOWN_GRACE_MS", "15000")
                .containsEntry("TERMINATION_GRACE_SECONDS", "30")
                .containsEntry("PROBE_PERIOD_SECONDS", "5")
                .containsEntry("PROBE_FAILURE_THRESHOLD", "2");
        assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(30L);
        assertThat(pod.getContainers().get(0).getLifecycle()).isNull();
    }

    @Test
    void theTerminationPeriodFollowsTheDrainAlsoOfOneServiceAlone() {
        Rendering own = Chart.with("""
            drain: {waitSeconds: 12, graceMs: 20500, marginSeconds: 3}
            services: {gateway: {drain: {graceMs: 60000}}}
            """);

        assertThat(PRODUCTION.pod("sts").getSpec().getTerminationGracePeriodSeconds())
                .isEqualTo(50L);
        assertThat(own.pod("api").getSpec().getTerminationGracePeriodSeconds()).isEqualTo(36L);
        assertThat(own.pod("gateway").getSpec().getTerminationGracePeriodSeconds())
                .isEqualTo(75L);
        assertThat(own.environment("gateway"))
                .containsEntry("SHUTDOWN_GRACE_MS", "60000")
                .containsEntry("TERMINATION_GRACE_SECONDS", "75");
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void nothingButADeadProcessIsRestartedAndReadinessIsAskedAsOftenAsTheServiceIsTold(Service service) {
        Container container = EVERYTHING.container(service.text());
        Map<String, String> environment = EVERYTHING.environment(service.text());

        assertThat(path(container.getStartupProbe())).isEqualTo("/health");
        assertThat(path(container.getLivenessProbe())).isEqualTo("/health");
        assertThat(path(container.getReadinessProbe())).isEqualTo("/ready");
        assertThat(container.getReadinessProbe().getPeriodSeconds().toString())
                .isEqualTo(environment.get("PROBE_PERIOD_SECONDS"));
        assertThat(container.getReadinessProbe().getFailureThreshold().toString())
                .isEqualTo(environment.get("PROBE_FAILURE_THRESHOLD"));
    }

    @Test
    void evidenceIsKeptOnVolumesThatOutliveThePods() {
        assertThat(PRODUCTION.all(StatefulSet.class))
                .extracting(set -> set.getMetadata().getName())
                .containsExactlyInAnyOrder("caracal-sts", "caracal-gateway");
        for (StatefulSet set : PRODUCTION.all(StatefulSet.class)) {
            String name = set.getMetadata().getName();
            StatefulSetSpec spec = set.getSpec();
            assertThat(spec.getServiceName()).isEqualTo(name + "-headless");
            assertThat(spec.getPersistentVolumeClaimRetentionPolicy().getWhenDeleted())
                    .isEqualTo("Retain");
            assertThat(spec.getPersistentVolumeClaimRetentionPolicy().getWhenScaled())
                    .isEqualTo("Retain");
            assertThat(spec.getVolumeClaimTemplates().get(0).getMetadata().getName())
                    .isEqualTo("state");
            assertThat(spec.getVolumeClaimTemplates()
                            .get(0)
                            .getSpec()
                            .getResources()
                            .getRequests()
                            .get("storage"))
                    .hasToString("5Gi");
            String component = name.substring("caracal-".length());
            VolumeMount mount = PRODUCTION.container(component).getVolumeMounts().stream()
                    .filter(each -> each.getName().equals("state"))
                    .findFirst()
                    .orElseThrow();
            assertThat(PRODUCTION.environment(component).get("AUDIT_REPLAY_DIR"))
                    .startsWith(mount.getMountPath() + "/");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "audit", "coordinator", "control"})
    void whatOperatorsOrderOfAPodIsKeptUntilRedisHasIt(String service) {
        assertThat(EVERYTHING.environment(service)).containsEntry("AUDIT_REPLAY_DIR", "/var/lib/caracal/audit-replay");
        assertThat(EVERYTHING.container(service).getVolumeMounts())
                .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/var/lib/caracal"));
        assertThat(EVERYTHING.pod(service).getSpec().getVolumes())
                .filteredOn(volume -> volume.getName().equals("state"))
                .singleElement()
                .satisfies(volume -> assertThat(volume.getEmptyDir()).isNotNull());
    }

    @Test
    void withoutPersistenceEverythingIsADeploymentWithoutClaims() {
        Rendering dev = Chart.with(Profiles.DEV);

        assertThat(dev.all(StatefulSet.class)).isEmpty();
        assertThat(dev.all(Deployment.class)).hasSize(5);
        assertThat(dev.environment("sts")).containsKey("AUDIT_REPLAY_DIR");
        assertThat(dev.pod("sts").getSpec().getVolumes())
                .anySatisfy(volume -> assertThat(volume.getName()).isEqualTo("state"));
    }

    @Test
    void whatAnAutoscalerOwnsHasNoReplicasOfItsOwn() {
        for (HorizontalPodAutoscaler scaler : EVERYTHING.all(HorizontalPodAutoscaler.class)) {
            String kind = scaler.getSpec().getScaleTargetRef().getKind();
            String name = scaler.getSpec().getScaleTargetRef().getName();
            assertThat(replicas(kind, name)).as(name).isNull();
            assertThat(scaler.getSpec().getMetrics()).isNotEmpty();
        }
        assertThat(EVERYTHING.all(HorizontalPodAutoscaler.class)).hasSize(5);
        assertThat(EVERYTHING.get(Deployment.class, "caracal-control").getSpec().getReplicas())
                .isEqualTo(2);
    }

    @Test
    void aDrainOfANodeLeavesHalfOfEachAndIsNotHeldUpByWhatIsNotReady() {
        assertThat(EVERYTHING.all(PodDisruptionBudget.class)).hasSize(6).allSatisfy(budget -> {
            assertThat(budget.getSpec().getMinAvailable()).isEqualTo(new IntOrString("50%"));
            assertThat(budget.getSpec().getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
        });
        assertThat(Chart.with(Profiles.DEV).all(PodDisruptionBudget.class)).isEmpty();
    }

    @Test
    void everyWorkloadSelectsItsOwnPodsAlsoUnderAnotherName() {
        for (Rendering rendering : List.of(EVERYTHING, Chart.with("nameOverride: authority"))) {
            rendering
                    .all(Deployment.class)
                    .forEach(each -> assertThat(
                                    each.getSpec().getTemplate().getMetadata().getLabels())
                            .containsAllEntriesOf(each.getSpec().getSelector().getMatchLabels()));
            rendering
                    .all(StatefulSet.class)
                    .forEach(each -> assertThat(
                                    each.getSpec().getTemplate().getMetadata().getLabels())
                            .containsAllEntriesOf(each.getSpec().getSelector().getMatchLabels()));
        }
        PodSpec renamed =
                Chart.with("nameOverride: authority").pod("authority-api").getSpec();
        Map<String, String> spread =
                renamed.getTopologySpreadConstraints().get(0).getLabelSelector().getMatchLabels();
        assertThat(spread).containsEntry("app.kubernetes.io/name", "authority");
    }

    @Test
    void theMigrationsRunBeforeEverythingElseWithTheOwnersPassword() {
        Job job = PRODUCTION.get(Job.class, "caracal-migrate");
        Map<String, String> environment = PRODUCTION.environment("migrate");

        assertThat(job.getMetadata().getAnnotations())
                .containsEntry(Chart.HOOK, "pre-install,pre-upgrade")
                .containsEntry("helm.sh/hook-weight", "0");
        assertThat(job.getSpec().getTemplate().getSpec().getRestartPolicy()).isEqualTo("OnFailure");
        assertThat(PRODUCTION.container("migrate").getArgs()).containsExactly("migrate");
        assertThat(environment)
                .containsEntry("PGHOST", "10.20.0.5")
                .containsEntry("PGSSLMODE", "verify-full")
                .containsEntry("PGSSLROOTCERT", "/run/secrets/databaseCa")
                .containsEntry("PGPASSWORD_FILE", "/run/secrets/postgresPassword")
                .containsEntry("CARACAL_STS_DB_PASSWORD_FILE", "/run/secrets/stsDbPassword");
        for (HasMetadata needed : PRODUCTION.manifests()) {
            if (needed.getMetadata().getName().equals("caracal-migrate") && !(needed instanceof Job)) {
                assertThat(needed.getMetadata().getAnnotations()).containsEntry("helm.sh/hook-weight", "-10");
            }
        }
    }

    private static String path(Probe probe) {
        return probe.getHttpGet().getPath();
    }

    private static Integer replicas(String kind, String name) {
        return kind.equals("StatefulSet")
                ? EVERYTHING.get(StatefulSet.class, name).getSpec().getReplicas()
                : EVERYTHING.get(Deployment.class, name).getSpec().getReplicas();
    }
}
