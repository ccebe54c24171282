package io.caracal.system.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.caracal.testing.program.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The chart of this repository. What was rendered once is kept, since every rendering takes a moment.
 *
 * <p>Helm's library leaves hooks out of what it renders. So that they are looked at as well, a copy is rendered in which their annotation has
 * another name ({@link #HOOK}).
 */
final class Chart {

    static final Path DIRECTORY = Repository.root().resolve("infra/helm/caracal");

    /** The annotation that stands for {@code helm.sh/hook} in what was rendered. */
    static final String HOOK = "shown/hook";

    private static final String RELEASE = "caracal";
    private static final String NAMESPACE = "authority";
    private static final String KUBERNETES = "1.30.0";
    private static final Map<List<String>, Rendering> RENDERED = new ConcurrentHashMap<>();
    private static final Path COPY = copy();

    private Chart() {}

    /**
     * What {@code helm template} makes of the chart.
     *
     * @param values YAML texts that follow values.yaml, the later the stronger; {@code @name} stands for a file of the chart
     */
    static Rendering with(String... values) {
        return RENDERED.computeIfAbsent(List.of(values), texts -> Rendering.of(template(texts)));
    }

    /** The one line of Helm's refusal that says why. */
    static String refusal(String... values) {
        try {
            String rendered = template(List.of(values));
            throw new AssertionError("was rendered: " + rendered.lines().count() + " lines");
        } catch (IllegalStateException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    static LintResult lint() {
        return new Helm(DIRECTORY).lint().strict().call();
    }

    /** What Helm tells whoever has installed the chart. */
    static String notes(String... values) {
        InstallCommand command = new Helm(DIRECTORY)
                .install()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES)
                .clientOnly()
                .dryRun();
        List.of(values).forEach(text -> command.withValuesFile(file(text)));
        String output = command.call().getOutput();
        return output.substring(output.indexOf("NOTES:"));
    }

    private static String template(List<String> values) {
        TemplateCommand command = new Helm(COPY)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES);
        values.forEach(text -> command.withValuesFile(file(text)));
        return command.call();
    }

    private static Path file(String text) {
        if (text.startsWith("@")) {
            return DIRECTORY.resolve(text.substring(1));
        }
        try {
            Path file = Files.createTempFile("values", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of this process alone, since test classes run in several. */
    private static Path copy() {
        try {
            Path copy = Files.createTempDirectory("chart");
            try (Stream<Path> files = Files.walk(DIRECTORY)) {
                for (Path file : files.toList()) {
                    Path target = copy.resolve(DIRECTORY.relativize(file).toString());
                    target.toFile().deleteOnExit();
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.writeString(target, Files.readString(file).replace("helm.sh/hook:", HOOK + ":"));
                    }
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
