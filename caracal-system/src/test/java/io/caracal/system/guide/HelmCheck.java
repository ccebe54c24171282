package io.caracal.system.guide;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.system.reference.SettingsCatalogue;
import io.caracal.testing.program.Repository;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;

/** Looks whether the chart, the profiles and the values that commands of {@code helm} name are there. */
final class HelmCheck {

    static final String CHART = "infra/helm/caracal";

    private static final Set<String> WITH_CHART = Set.of("install", "upgrade", "lint", "template");
    private static final Set<String> WITH_RELEASE = Set.of("uninstall", "rollback", "history", "status", "get");
    private static final String SETTINGS = "settings";

    private HelmCheck() {}

    /** What is wrong with a command; empty when nothing is. */
    static String problem(Words command) {
        List<String> arguments = command.arguments();
        if (!command.program().equals("helm") || arguments.isEmpty()) {
            return "is no command of helm";
        }
        String verb = arguments.get(0);
        if (!WITH_CHART.contains(verb)) {
            return WITH_RELEASE.contains(verb) ? "" : verb + " is no verb of helm that was looked at";
        }
        if (!arguments.contains(CHART)) {
            return "does not name the chart " + CHART;
        }
        for (String file : command.values("-f", "--values")) {
            boolean own = file.startsWith("my-");
            if (!own && !Files.exists(Repository.root().resolve(file))) {
                return file + " does not exist";
            }
        }
        return command.values("--set", "--set-string").stream()
                .flatMap(list -> List.of(list.split(",")).stream())
                .map(assignment -> missing(assignment.replaceFirst("=.*", "")))
                .filter(problem -> !problem.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** What is wrong with a path of the values file; what is below {@code settings} is a setting of a service. */
    static String missing(String path) {
        JsonNode node = Yaml.read(CHART + "/values.yaml");
        List<String> keys = List.of(path.split("\\."));
        for (int index = 0; index < keys.size(); index++) {
            if (index > 0 && keys.get(index - 1).equals(SETTINGS)) {
                return SettingsCatalogue.byName().containsKey(keys.get(index))
                        ? ""
                        : keys.get(index) + " is no setting";
            }
            node = node.path(keys.get(index));
            if (node.isMissingNode()) {
                return path + " is not in the values of the chart";
            }
        }
        return "";
    }
}
