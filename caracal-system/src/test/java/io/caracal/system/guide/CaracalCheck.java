package io.caracal.system.guide;

import io.caracal.runtime.command.CommandContext;
import io.caracal.runtime.command.Commands;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.Installation;
import io.caracal.runtime.terminal.Console;
import io.caracal.system.reference.SettingsCatalogue;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads commands of {@code caracal} with the parser that reads them in earnest. */
final class CaracalCheck {

    private static final String VERSION = "2.0.0-rc.1";

    private CaracalCheck() {}

    /** What is wrong with a command; empty when nothing is. */
    static String problem(Words command) {
        if (!command.program().equals("./caracal")) {
            return "is no command of caracal";
        }
        for (String variable : command.variables().keySet()) {
            if (!SettingsCatalogue.knows(variable)) {
                return variable + " is no setting";
            }
        }
        CommandLine caracal = parser();
        List<String> arguments = command.arguments().stream()
                .map(word -> word.equals("$NOW") ? "0" : word)
                .toList();
        if (arguments.get(arguments.size() - 1).equals("--help")) {
            return caracal.getSubcommands().containsKey(arguments.get(0)) ? "" : "is no command of caracal";
        }
        try {
            caracal.parseArgs(arguments.toArray(String[]::new));
            return "";
        } catch (ParameterException wrong) {
            return String.valueOf(wrong.getMessage());
        }
    }

    /** The same for a command in running text, with names to fill in and brackets: its name and its options exist. */
    static String mentioned(List<String> words) {
        CommandLine command = parser();
        for (String word : words) {
            String bare = word.replaceAll("[\\[\\]]", "").replaceFirst("=.*", "");
            if (bare.startsWith("-") && !bare.equals("--")) {
                if (!command.getCommandSpec().optionsMap().containsKey(bare)) {
                    return bare + " is not known";
                }
            } else if (command.getSubcommands().containsKey(bare)) {
                command = command.getSubcommands().get(bare);
            } else if (command.getParent() == null) {
                return bare.equals("COMMAND") ? "" : bare + " is no command";
            }
        }
        return "";
    }

    private static CommandLine parser() {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        return caracal(Path.of("caracal-home"), Map.of(), new Console(nowhere, nowhere, false));
    }

    /** The command line in this process. */
    static CommandLine caracal(Path home, Map<String, String> environment, Console console) {
        CommandContext context = new CommandContext(
                console, new CaracalHome(home), new Installation(home, VERSION), environment, "./caracal");
        return Commands.addTo(new CommandLine(CommandSpec.create().name("caracal")), context);
    }
}
