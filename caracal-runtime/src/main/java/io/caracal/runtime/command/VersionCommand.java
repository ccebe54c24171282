package io.caracal.runtime.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.runtime.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caracal version [--json]} (CLI contract B.2). */
@Command(name = "version", description = "Show the version of this build")
final class VersionCommand implements Callable<Integer> {
    private static final String BINARY = "caracal";

    private final CommandContext context;

    @Option(names = "--json", description = "one line of JSON")
    private boolean json;

    VersionCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String version = context.installation().version();
        String mode = context.mode(null, context.environment());
        String sha = BuildCommit.of(context.installation());
        Console console = context.console();
        if (json) {
            ObjectNode line = new ObjectMapper().createObjectNode();
            line.put("binary", BINARY).put("version", version).put("mode", mode).put("sha", sha);
            console.line(line.toString());
            return 0;
        }
        console.line("Caracal");
        console.line("binary   " + BINARY);
        console.line("version  " + version);
        console.line("mode     " + mode);
        console.line("sha      " + sha);
        return 0;
    }
}
