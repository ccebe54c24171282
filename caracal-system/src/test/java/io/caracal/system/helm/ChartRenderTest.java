package io.caracal.system.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart is well-formed, whichever profile is chosen. */
final class ChartRenderTest {

    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

    static Stream<Rendering> profiles() {
        return Profiles.all().stream().map(Chart::with);
    }

    @Test
    void helmLintFindsNothing() {
        LintResult result = Chart.lint();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).allMatch(message -> message.startsWith("[INFO]"));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void everyManifestOfEveryProfileIsWhatKubernetesTakes(Rendering rendering) {
        assertThat(rendering.manifests()).hasSizeGreaterThanOrEqualTo(20);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void everyManifestHasANameOfItsOwnInTheNamespaceOfTheRelease(Rendering rendering) {
        Set<String> names = new HashSet<>();
        for (HasMetadata manifest : rendering.manifests()) {
            String name = manifest.getMetadata().getName();
            assertThat(name).matches(NAME);
            assertThat(manifest.getMetadata().getNamespace()).as(name).isEqualTo("authority");
            assertThat(names.add(manifest.getKind() + " " + name)).as(name).isTrue();
            assertThat(manifest.getMetadata().getLabels())
                    .as(name)
                    .containsEntry("app.kubernetes.io/part-of", "caracal");
        }
    }

    @Test
    void aMisplacedFieldAFieldTwiceAndAWrongTypeAreNoticed() {
        String service = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n";

        assertThatThrownBy(() -> ManifestReader.manifests(service + "  clusterIp: None\n"))
                .hasMessageContaining("clusterIp");
        assertThatThrownBy(() -> ManifestReader.manifests(service + "  type: ClusterIP\n  type: ClusterIP\n"))
                .hasMessageContaining("type");
        assertThatThrownBy(() -> ManifestReader.manifests(service + "  ports: [{port: \"80\"}]\n"))
                .hasMessageContaining("port");
        assertThatThrownBy(() -> ManifestReader.manifests(service + "  selector: {app: 1}\n"))
                .hasMessageContaining("selector");
        assertThatThrownBy(() -> ManifestReader.manifests("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"))
                .hasMessageContaining("no kind");
    }

    @Test
    void theReleaseNameLeadsAndIsNotRepeated() {
        Rendering rendering = Chart.with();

        assertThat(rendering.find(Deployment.class, "caracal-api")).isPresent();
        assertThat(rendering.find(Service.class, "caracal-gateway-ops")).isPresent();
        assertThat(Chart.with("fullnameOverride: authority").find(Deployment.class, "authority-api"))
                .isPresent();
    }

    @Test
    void theNotesEndWithThreeCommandsThatNameThisRelease() {
        String notes = Chart.notes("@values.dev.yaml");

        assertThat(notes.lines().filter(line -> line.strip().startsWith("kubectl -n authority ")))
                .hasSize(3);
        assertThat(notes)
                .contains("instance=caracal", "svc/caracal-sts-ops", "secret caracal-runtime", "No console runs")
                .contains("for evaluation alone");
    }
}
