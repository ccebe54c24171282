package io.caracal.system.guide;

import io.caracal.testing.program.Repository;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks whether the files and services that commands of {@code docker compose} name are there. */
final class ComposeCheck {

    private static final List<String> USUAL = List.of("infra/docker/docker-compose.yml");
    private static final Set<String> VERBS = Set.of(
            "up", "down", "ps", "logs", "build", "pull", "restart", "stop", "start", "config", "exec", "run", "images");
    private static final Set<String> OPTIONS = Set.of(
            "-f",
            "--file",
            "--env-file",
            "-d",
            "--detach",
            "--build",
            "--wait",
            "--remove-orphans",
            "-v",
            "--volumes",
            "--tail",
            "--follow",
            "--rm",
            "--format",
            "-a",
            "--all",
            "--quiet",
            "-q",
            "-p",
            "--no-deps",
            "--pull",
            "--since");

    private ComposeCheck() {}

    /** What is wrong with a command; empty when nothing is. */
    static String problem(Words command) {
        List<String> words = command.words();
        if (words.size() < 3 || !words.subList(0, 2).equals(List.of("docker", "compose"))) {
            return "is no command of docker compose";
        }
        List<String> files = command.values("-f", "--file");
        List<String> named = files.isEmpty() ? USUAL : files;
        Set<String> services = new HashSet<>();
        for (String file : named) {
            if (!Files.exists(Repository.root().resolve(file))) {
                return file + " does not exist";
            }
            Yaml.read(file).path("services").fieldNames().forEachRemaining(services::add);
            for (String variable : command.variables().keySet()) {
                if (!Yaml.text(file).contains("${" + variable)) {
                    return file + " does not read " + variable;
                }
            }
        }
        return arguments(words, services);
    }

    private static String arguments(List<String> words, Set<String> services) {
        String verb = "";
        for (int index = 2; index < words.size(); index++) {
            String word = words.get(index);
            boolean valueOfOption = Set.of("-f", "--file", "--env-file", "--tail", "--format", "-p", "--since")
                    .contains(words.get(index - 1));
            if (valueOfOption) {
                continue;
            }
            if (word.startsWith("-")) {
                if (!OPTIONS.contains(word.replaceFirst("=.*", ""))) {
                    return "the option " + word + " is not among those that were looked at";
                }
            } else if (verb.isEmpty()) {
                verb = word;
                if (!VERBS.contains(verb)) {
                    return verb + " is no verb of docker compose that was looked at";
                }
            } else if (!services.contains(word)) {
                return word + " is no service of that file";
            } else if (Set.of("exec", "run").contains(verb)) {
                return "";
            }
        }
        return verb.isEmpty() ? "has no verb" : "";
    }
}
