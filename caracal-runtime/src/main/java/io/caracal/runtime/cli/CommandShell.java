package io.caracal.runtime.cli;

import io.caracal.runtime.command.CommandContext;
import io.caracal.runtime.command.Commands;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.terminal.Console;
import io.caracal.runtime.terminal.Scrub;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command line: 0 done, 1 refused or failed. Every failure is one line on standard error; wrong usage also shows the usage. */
final class CommandShell {
    private static final int FAILED = 1;
    private static final int USAGE_WIDTH = 100;
    private static final List<String> VERSION_FLAGS = List.of("-v", "--version");

    private CommandShell() {}

    static int run(CommandContext context, String... arguments) {
        Console console = context.console();
        CommandLine caracal = Commands.addTo(new CommandLine(new CaracalCommand()), context);
        caracal.getSubcommands().values().forEach(CommandShell::addHelpFlags);
        caracal.setUsageHelpWidth(USAGE_WIDTH)
                .setExpandAtFiles(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF))
                .setOut(new PrintWriter(console.out(), true))
                .setErr(new PrintWriter(console.err(), true))
                .setParameterExceptionHandler((wrong, given) -> wrongUsage(wrong, console))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, console));
        return caracal.execute(normalized(arguments));
    }

    /** A leading {@code --} is dropped; -v and --version mean the version command (CLI contract B.2). */
    private static String[] normalized(String... arguments) {
        int from = arguments.length > 0 && arguments[0].equals("--") ? 1 : 0;
        String[] rest = Arrays.copyOfRange(arguments, from, arguments.length);
        if (rest.length > 0 && VERSION_FLAGS.contains(rest[0])) {
            rest[0] = "version";
        }
        return rest;
    }

    private static void addHelpFlags(CommandLine command) {
        if (!(command.getCommand() instanceof CommandLine.HelpCommand)) {
            command.getCommandSpec()
                    .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .type(boolean.class)
                            .description("show this text")
                            .build());
            command.getSubcommands().values().forEach(CommandShell::addHelpFlags);
        }
    }

    private static int wrongUsage(ParameterException wrong, Console console) {
        console.problem(String.valueOf(wrong.getMessage()));
        CommandLine command = wrong.getCommandLine();
        UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.usage(command.getErr());
        command.getErr().flush();
        return FAILED;
    }

    private static int failed(Exception failure, Console console) {
        if (failure instanceof OperatorProblem problem) {
            console.problem(problem.line());
        } else {
            console.problem("caracal: " + Scrub.secrets(describe(failure)));
        }
        return FAILED;
    }

    private static String describe(Exception failure) {
        Throwable cause = failure.getCause();
        String reason = cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
        String message = failure.getMessage();
        return (message == null ? failure.toString() : message) + reason;
    }
}
