package io.caracal.runtime.command;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.Installation;
import io.caracal.runtime.terminal.Console;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that an operator is shown. */
public final class CommandNames {
    /** Holds the commands. */
    @Command(name = "caracal")
    private static final class Root {}

    private CommandNames() {}

    public static List<String> visible() {
        Path nowhere = Path.of("nowhere");
        CommandContext context = new CommandContext(
                new Console(System.out, System.err, false),
                new CaracalHome(nowhere),
                new Installation(nowhere, "2.0.0"),
                Map.of(),
                "caracal");
        return Commands.addTo(new CommandLine(new Root()), context).getSubcommands().entrySet().stream()
                .filter(command ->
                        !command.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .toList();
    }
}
