package io.caracal.runtime.cli;

import io.caracal.runtime.command.CommandContext;
import io.caracal.runtime.command.Commands;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.terminal.Console;
import io.caracal.runtime.terminal.Scrub;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command line: 0 done, 1 refused or failed. Every failure is one line on standard error; wrong usage also shows how it is used. */
final class CommandShell {
    private static final int FAILED = 1;
    private static final int USAGE_WIDTH = 100;
    private static final List<String> VERSION_FLAGS = List.of("-v", "--version");

    private CommandShell() {}

    static int run(CommandContext context, String... arguments) {
        Console console = context.console();
        CommandLine caracal = Commands.addTo(new CommandLine(new CaracalCommand()), context);
        caracal.getSubcommands().values().forEach(CommandShell::completeHelp);
        caracal.setUsageHelpWidth(USAGE_WIDTH)
                .setExpandAtFiles(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF))
                .setOut(new PrintWriter(console.out(), true, Charset.defaultCharset()))
                .setErr(new PrintWriter(console.err(), true, Charset.defaultCharset()))
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

    private static void completeHelp(CommandLine command) {
        CommandLine.Model.UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.footer(HelpText.paragraphs(usage.footer()));
        if (!(command.getCommand() instanceof CommandLine.HelpCommand)) {
            command.getCommandSpec()
                    .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .type(boolean.class)
                            .description("show this text")
                            .build());
            command.getSubcommands().values().forEach(CommandShell::completeHelp);
        }
    }

    private static int wrongUsage(ParameterException wrong, Console console) {
        console.problem(sentence(wrong));
        CommandLine command = wrong.getCommandLine();
        UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        if (command.getSubcommands().isEmpty()) {
            CommandLine.Help help = command.getHelp();
            command.getErr().print(help.synopsisHeading() + help.synopsis(help.synopsisHeadingLength()));
            command.getErr().println("`" + command.getCommandSpec().qualifiedName() + " --help` explains it.");
        } else {
            // What there is to choose of is what was meant to be known.
            command.usage(command.getErr());
        }
        command.getErr().flush();
        return FAILED;
    }

    /** The parser's own message, but in the words of people. */
    private static String sentence(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        if (wrong instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String what = unmatched.getUnmatched().get(0);
            return command.getSubcommands().isEmpty()
                    ? "unexpected argument: '" + what + "'"
                    : "there is no command '" + what + "'";
        }
        return String.valueOf(wrong.getMessage()).replaceFirst("is not an? (long|int)$", "is no whole number");
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
        String reason = cause == null ? "" : reason(cause);
        String message = failure.getMessage();
        return (message == null ? failure.toString() : message) + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    /** Of a file that could not be used the system's reason: the message of such an exception is often nothing but the file's name. */
    private static String reason(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof FileSystemException file) {
                String given = file.getReason();
                return given != null ? given : kind(file);
            }
        }
        return cause.getMessage() == null ? "" : cause.getMessage();
    }

    private static String kind(FileSystemException file) {
        if (file instanceof NoSuchFileException) {
            return "there is no such file or directory";
        }
        if (file instanceof AccessDeniedException) {
            return "permission denied";
        }
        return file instanceof FileAlreadyExistsException
                ? "something else is there"
                : String.valueOf(file.getMessage());
    }
}
