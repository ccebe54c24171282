package io.caracal.system.guide;

import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import io.caracal.testing.program.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks whether scripts exist and whether their help knows the options and variables that the guide gives them. */
final class ScriptCheck {

    private final Map<String, Ended> helps = new HashMap<>();

    /** What is wrong with a command; empty when nothing is. */
    String problem(Words command) {
        List<String> words = command.program().equals("bash") ? command.arguments() : command.words();
        Path script = Repository.root().resolve(words.get(0));
        if (!Files.isExecutable(script)) {
            return words.get(0) + " is not there or not executable";
        }
        Ended help = helps.computeIfAbsent(
                words.get(0),
                unseen -> Program.script(script, Repository.root()).run("--help"));
        if (help.exit() != 0) {
            return words.get(0) + " --help fails: " + help.err();
        }
        for (String word : words.subList(1, words.size())) {
            String option = word.replaceFirst("=.*", "");
            if (option.startsWith("-") && !help.out().contains(option)) {
                return "the help of " + words.get(0) + " does not know " + option;
            }
        }
        for (String variable : command.variables().keySet()) {
            // Every secret may be given as a file, whether or not a help says so of each.
            if (!help.out().contains(variable.replaceFirst("_FILE$", ""))) {
                return "the help of " + words.get(0) + " does not know " + variable;
            }
        }
        return "";
    }
}
