package io.caracal.system.guide;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.testing.program.Repository;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks whether what commands of {@code kubectl} name is what the chart makes of a release called caracal. */
final class KubectlCheck {

    private static final Set<String> VERBS = Set.of(
            "get",
            "describe",
            "logs",
            "rollout",
            "exec",
            "scale",
            "create",
            "port-forward",
            "delete",
            "label",
            "wait",
            "apply");
    private static final Set<String> KINDS = Set.of(
            "pods",
            "svc",
            "jobs",
            "hpa",
            "pvc",
            "secret",
            "servicemonitor",
            "prometheusrule",
            "networkpolicy",
            "events",
            "deploy",
            "statefulset",
            "job",
            "cronjob",
            "namespace",
            "configmap",
            "pod",
            "all",
            "generic");
    private static final Set<String> STATEFUL = Set.of("sts", "gateway");

    private KubectlCheck() {}

    /** What is wrong with a command; empty when nothing is. */
    static String problem(Words command) {
        List<String> arguments = command.arguments();
        if (!command.program().equals("kubectl")) {
            return "is no command of kubectl";
        }
        boolean knownVerb = arguments.stream().anyMatch(VERBS::contains);
        if (!knownVerb) {
            return "has no verb of kubectl that was looked at";
        }
        for (String word : arguments) {
            int slash = word.indexOf('/');
            if (slash > 0 && KINDS.contains(word.substring(0, slash))) {
                String problem = object(word.substring(0, slash), word.substring(slash + 1));
                if (!problem.isEmpty()) {
                    return problem;
                }
            } else if (word.contains(",") && !word.contains("=") && !KINDS.containsAll(List.of(word.split(",")))) {
                return word + " are no kinds that the chart makes";
            }
        }
        for (String file : command.values("-f", "--filename")) {
            if (!Files.exists(Repository.root().resolve(file))) {
                return file + " does not exist";
            }
        }
        for (String label : command.values("-l", "--selector")) {
            String component = label.replaceFirst("^app\\.kubernetes\\.io/component=", "");
            if (component.equals(label) || !components().contains(component)) {
                return label + " selects nothing of the chart";
            }
        }
        return "";
    }

    private static String object(String kind, String name) {
        String component =
                name.replaceFirst("^caracal-", "").replaceFirst(kind.equals("svc") ? "-(ops|headless)$" : "-\\d+$", "");
        if (component.equals(name) || !components().contains(component)) {
            return name + " is nothing that the chart makes";
        }
        boolean kept = STATEFUL.contains(component);
        boolean wrong = kept ? kind.equals("deploy") : kind.equals("statefulset");
        return wrong ? name + " is no " + kind : "";
    }

    private static Set<String> components() {
        Set<String> names = new HashSet<>(Set.of("migrate", "backup", "restore"));
        JsonNode services = Yaml.read(HelmCheck.CHART + "/values.yaml").path("services");
        services.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
