package io.caracal.system.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.storage.PostgresSettings;
import io.caracal.runtime.backup.Keys;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.Installation;
import io.caracal.runtime.secrets.SecretFiles;
import io.caracal.runtime.stack.StackSettings;
import io.caracal.runtime.stack.StoreAccess;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backup that runs by the clock, and the job that loads what it has made. */
final class ChartBackupTest {

    private static final String ON = "backup: {enabled: true}";
    private static final String MOUNT = "/run/secrets/";
    private static final Rendering PRODUCTION = Chart.with(Profiles.PRODUCTION, Profiles.OWN, ON);
    private static final Rendering EVERYTHING = Chart.with(Profiles.RC, Profiles.EVERYTHING);

    @Test
    void nothingOfItIsThereUnlessAskedFor() {
        Rendering production = Chart.with(Profiles.PRODUCTION, Profiles.OWN);

        assertThat(production.manifests())
                .extracting(HasMetadata::getMetadata)
                .noneMatch(metadata -> metadata.getName().endsWith("-backup"));
    }

    @Test
    void oneBackupRunsAtATimeByTheClockAndAFailedOneIsSeen() {
        CronJobSpec job = Chart.with("backup: {enabled: true, schedule: \"30 1 * * 6,7\", timeZone: Europe/Berlin}")
                .get(CronJob.class, "caracal-backup")
                .getSpec();

        assertThat(job.getSchedule()).isEqualTo("30 1 * * 6,7");
        assertThat(job.getTimeZone()).isEqualTo("Europe/Berlin");
        assertThat(job.getConcurrencyPolicy()).isEqualTo("Forbid");
        assertThat(job.getFailedJobsHistoryLimit()).isEqualTo(3);
        assertThat(job.getJobTemplate().getSpec().getActiveDeadlineSeconds()).isEqualTo(7200L);
    }

    @Test
    void itRunsWithoutPrivilegesAndWithoutATokenOfKubernetes() {
        PodSpec pod = EVERYTHING.pod("backup").getSpec();
        Container container = EVERYTHING.container("backup");
        ServiceAccount account = Chart.with(ON, "serviceAccount: {annotations: {role: arn}}")
                .get(ServiceAccount.class, "caracal-backup");

        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(65532L);
        assertThat(pod.getSecurityContext().getFsGroup()).isEqualTo(65532L);
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getImage()).isEqualTo("ghcr.io/garudex-labs/caracal-runtime:v2.0.0");
        assertThat(pod.getServiceAccountName()).isEqualTo("caracal-backup");
        assertThat(account.getAutomountServiceAccountToken()).isFalse();
        assertThat(account.getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void bundlesAreOnAClaimThatStaysWhenTheReleaseGoes() {
        PersistentVolumeClaim claim = PRODUCTION.get(PersistentVolumeClaim.class, "caracal-backup");

        assertThat(claim.getMetadata().getAnnotations()).containsEntry("helm.sh/resource-policy", "keep");
        assertThat(claim.getSpec().getResources().getRequests()).containsEntry("storage", new Quantity("10Gi"));
        assertThat(claimOf(PRODUCTION.pod("backup").getSpec())).isEqualTo("caracal-backup");
        assertThat(PRODUCTION.environment("backup"))
                .containsEntry("CARACAL_BACKUP_DIR", "/backups")
                .containsEntry("CARACAL_BACKUP_RETAIN", "7");
        assertThat(PRODUCTION.container("backup").getVolumeMounts())
                .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/backups"));
    }

    @Test
    void aClaimOfTheOperatorTakesThePlaceOfThatOfTheChart() {
        Rendering own = Chart.with("backup: {enabled: true, persistence: {existingClaim: mine}}");

        assertThat(own.all(PersistentVolumeClaim.class)).isEmpty();
        assertThat(claimOf(own.pod("backup").getSpec())).isEqualTo("mine");
    }

    @Test
    void everySecretThatItIsToldOfIsAFileAndNothingElseIsMounted() {
        Set<String> told = EVERYTHING.environment("backup").values().stream()
                .filter(value -> value.startsWith(MOUNT))
                .map(path -> path.substring(MOUNT.length()))
                .collect(Collectors.toSet());

        assertThat(told).contains("databaseUrl", "redisUrl", "secretStoreKekPrevious", "auditHmacKeyPrevious");
        told.add("backupPassphrase");
        assertThat(ChartSecretsTest.files(EVERYTHING, "backup").values()).containsExactlyInAnyOrderElementsOf(told);
        assertThat(EVERYTHING.container("backup").getArgs())
                .containsExactly("backup", "--passphrase-file=/run/secrets/backupPassphrase");
        assertThat(PRODUCTION.container("backup").getArgs()).containsExactly("backup");
    }

    @Test
    void theProgramTakesWhatItIsGiven(@TempDir Path mount) throws IOException {
        Rendering dev = Chart.with(Profiles.DEV, ON);
        for (Map.Entry<String, String> key :
                dev.get(Secret.class, "caracal-runtime").getStringData().entrySet()) {
            Files.writeString(mount.resolve(key.getKey()), key.getValue());
        }
        Map<String, String> environment = new TreeMap<>(dev.environment("backup"));
        environment.replaceAll((name, value) -> value.replace(MOUNT, mount + "/"));
        StackSettings settings = settings(mount, environment);

        assertThat(StoreAccess.external(settings)).isTrue();
        assertThat(new Keys(settings).auditKey()).isPresent();
        PostgresSettings owner = PostgresSettings.of(Files.readString(mount.resolve("databaseUrl")));
        assertThat(owner.url().user()).isEqualTo("caracal");
    }

    @Test
    void theJobThatRestoresSeesWhatTheBackupSaw() throws IOException {
        Job job = Rendering.of(Files.readString(Chart.DIRECTORY.resolve("examples/backup/restore-job.yaml")))
                .get(Job.class, "caracal-restore");
        PodSpec backup = PRODUCTION.pod("backup").getSpec();
        PodSpec restore = job.getSpec().getTemplate().getSpec();
        Map<String, String> files = variables(backup, "_FILE");

        assertThat(restore.getContainers().get(0).getArgs()).startsWith("restore");
        assertThat(restore.getContainers().get(0).getImage())
                .isEqualTo(backup.getContainers().get(0).getImage());
        assertThat(variables(restore, "_FILE")).isEqualTo(files).isNotEmpty();
        assertThat(variables(restore, "CONFIRM")).containsEntry("CARACAL_RESTORE_CONFIRM", "yes");
        assertThat(secrets(restore)).isEqualTo(secrets(backup));
        assertThat(claimOf(restore)).isEqualTo(claimOf(backup));
        assertThat(restore.getSecurityContext()).isEqualTo(backup.getSecurityContext());
        assertThat(restore.getServiceAccountName()).isEqualTo(backup.getServiceAccountName());
        assertThat(PRODUCTION.pod("backup").getMetadata().getLabels())
                .containsAllEntriesOf(job.getSpec().getTemplate().getMetadata().getLabels());
    }

    private static StackSettings settings(Path directory, Map<String, String> environment) {
        CaracalHome home = new CaracalHome(directory.resolve("home"));
        return new StackSettings(
                home,
                new Installation(directory, "2.0.0"),
                new SecretFiles(home.secrets(), new SecureRandom()),
                "dev",
                environment);
    }

    private static Map<String, String> variables(PodSpec pod, String suffix) {
        return pod.getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().endsWith(suffix))
                .collect(Collectors.toMap(variable -> variable.getName(), variable -> variable.getValue()));
    }

    private static List<Volume> secrets(PodSpec pod) {
        return pod.getVolumes().stream()
                .filter(volume -> volume.getName().equals("secrets"))
                .peek(volume -> volume.getProjected()
                        .getSources()
                        .forEach(source -> source.getSecret()
                                .getItems()
                                .sort((one, other) -> one.getKey().compareTo(other.getKey()))))
                .toList();
    }

    private static String claimOf(PodSpec pod) {
        return pod.getVolumes().stream()
                .filter(volume -> volume.getPersistentVolumeClaim() != null)
                .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
                .findFirst()
                .orElseThrow();
    }
}
