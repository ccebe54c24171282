package io.caracal.system.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.program.Repository;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The job that prepares the database of the console of 1.0, and what the guide says to write for both. */
final class ChartWebJobTest {

    private static final Rendering WEB = Chart.with(Profiles.PRODUCTION, Profiles.OWN, Profiles.WEB);
    private static final String FENCE = "```";

    @Test
    void itsDatabaseIsPreparedAfterOursWithItsOwnCredentials() {
        Map<String, String> ours =
                WEB.get(Job.class, "caracal-migrate").getMetadata().getAnnotations();
        Map<String, String> its =
                WEB.get(Job.class, "caracal-web-migrate").getMetadata().getAnnotations();
        Container container = WEB.container("web-migrate");

        assertThat(its).containsEntry(Chart.HOOK, "pre-install,pre-upgrade");
        assertThat(weight(its)).isEqualTo(5).isGreaterThan(weight(ours));
        assertThat(container.getImage()).isEqualTo(WEB.container("web").getImage());
        assertThat(container.getArgs()).containsExactly("/app/auth/dist/migrate.js");
        assertThat(container.getCommand()).isEmpty();
        assertThat(WEB.environment("web-migrate")).isEqualTo(WEB.environment("web"));
        assertThat(ChartWebTest.references(WEB, "web-migrate")).isEqualTo(ChartWebTest.references(WEB, "web"));
        assertThat(container.getEnvFrom()).isEqualTo(WEB.container("web").getEnvFrom());
        assertThat(WEB.pod("web-migrate").getSpec().getRestartPolicy()).isEqualTo("OnFailure");
        assertThat(WEB.manifests())
                .filteredOn(manifest -> manifest.getMetadata().getName().equals("caracal-web-migrate"))
                .filteredOn(manifest -> !(manifest instanceof Job))
                .hasSize(2)
                .allSatisfy((HasMetadata needed) -> assertThat(
                                weight(needed.getMetadata().getAnnotations()))
                        .isEqualTo(-10));
    }

    @Test
    void whoPreparesItsDatabaseHimselfHasNoJob() {
        Rendering own = Chart.with(Profiles.RC, Profiles.WEB, "services: {web: {migrate: false}}");

        assertThat(own.manifests())
                .extracting(manifest -> manifest.getMetadata().getName())
                .contains("caracal-web")
                .doesNotContain("caracal-web-migrate");
    }

    @Test
    void whatTheGuideShowsIsTakenBesideTheProfileForProduction() throws IOException {
        String page = Files.readString(Repository.root().resolve("docs/operations/deploy-helm.md"));
        String section = page.substring(page.indexOf("## The console of 1.0"));
        String values = section.substring(section.indexOf(FENCE + "yaml") + FENCE.length() + "yaml".length());

        Rendering shown = Chart.with(Profiles.PRODUCTION, Profiles.OWN, values.substring(0, values.indexOf(FENCE)));

        assertThat(shown.find(Deployment.class, "caracal-web")).isPresent();
    }

    private static int weight(Map<String, String> annotations) {
        return Integer.parseInt(annotations.getOrDefault("helm.sh/hook-weight", ""));
    }
}
