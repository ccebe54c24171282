package io.caracal.runtime.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caracal debug …}: what there is to know about one thing. */
@Command(
        name = "debug",
        description = "Find out what became of one request",
        synopsisSubcommandLabel = "request <id>",
        footer = {"", "`caracal debug request --help` explains it."})
final class DebugCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to debug: request <id>");
    }
}
