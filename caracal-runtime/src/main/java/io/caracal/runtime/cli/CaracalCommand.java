package io.caracal.runtime.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command itself: without a subcommand it shows its usage. */
@Command(
        name = "caracal",
        description = "The authority layer between applications and the resources they call",
        synopsisSubcommandLabel = "<command>",
        footer = {
            "",
            "Data, secrets and logs live in CARACAL_HOME (default: ~/.local/share/caracal).",
            "`caracal help <command>` explains one command."
        })
final class CaracalCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this text")
    @SuppressWarnings("UnusedVariable") // read by the parser
    private boolean help;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
