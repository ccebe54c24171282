package io.caracal.runtime.command;

import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.run.Run;
import io.caracal.runtime.run.RunSettings;
import io.caracal.runtime.run.WorkspaceGuard;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caracal run [--] command args...} (CLI contract B.9). */
@Command(
        name = "run",
        description = "Start a command with the credentials of a workload in its environment",
        footer = {
            "",
            "The workload is CARACAL_WORKLOAD_ID; its secret is in CARACAL_WORKLOAD_SECRET, in the file that",
            "CARACAL_WORKLOAD_SECRET_FILE names, or, not in production, in runtime/<id>/secret of the configuration",
            "directory (CARACAL_CONFIG_HOME). A secret file is for its owner alone (chmod 600). The STS is"
                    + " CARACAL_STS_URL,",
            "in development http://localhost:8080 by default.",
            "",
            "The command gets its arguments as they are, standard input and output of this one, PATH, HOME, locale and",
            "terminal, and one variable per credential (and <NAME>_EXPIRES_AT where it expires); nothing else of this",
            "environment. A credential that needs an approval is waited for until the approval expires. Then the"
                    + " command takes",
            "the place of this process: signals reach it directly.",
            "",
            "Exit code: that of the command; 128+N when signal N ended it; 127 when it could not be started; 1 when it"
                    + " was",
            "not started because a credential or a setting is missing."
        })
final class RunCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(arity = "0..*", paramLabel = "command", description = "the program and its arguments")
    private List<String> command = new ArrayList<>();

    RunCommand(CommandContext context) {
        this.context = context;
    }

    /** Everything from the name of the program on belongs to it, its options included. */
    @Spec
    void parse(CommandSpec spec) {
        spec.parser().stopAtPositional(true);
    }

    @Override
    public Integer call() {
        if (command.isEmpty()) {
            throw new OperatorProblem("say what to run: " + context.program() + " run -- command args...");
        }
        Map<String, String> operator = context.operator();
        RunSettings settings = new RunSettings(
                operator,
                context.mode(null, operator),
                new RunSettings.Platform(
                        System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", "."))));
        WorkspaceGuard.check(settings, Path.of(""));
        Run run = new Run(context.console(), settings, Clock.systemUTC());
        if (Boolean.getBoolean("caracal.handover")) {
            endWithTheCaller();
            return run.handOver(command, System.getenv().keySet(), context.environment());
        }
        return run.run(command, context.environment());
    }

    /** Nobody is left to hand anything over to: an approval that is still waited for must not be used up for nothing. */
    private static void endWithTheCaller() {
        ProcessHandle.current().parent().ifPresent(caller -> {
            CompletableFuture<Void> unused =
                    caller.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
        });
    }
}
