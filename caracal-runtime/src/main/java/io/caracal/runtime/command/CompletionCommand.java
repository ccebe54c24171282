package io.caracal.runtime.command;

import io.caracal.runtime.problem.OperatorProblem;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caracal completion [bash|zsh]}: a script that completes commands and options, made from the commands themselves. */
@Command(
        name = "completion",
        description = "Print a completion script for the shell",
        footer = {
            "",
            "  bash: source <(caracal completion)",
            "  zsh:  autoload -U compinit && compinit && source <(caracal completion zsh)",
            "For good: write it to a file and source that in ~/.bashrc or ~/.zshrc.",
            "Exit code: 0; 1 for another shell."
        })
final class CompletionCommand implements Callable<Integer> {
    private static final List<String> SHELLS = List.of("bash", "zsh");

    private final CommandContext context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "shell", defaultValue = "bash", description = "bash or zsh (bash)")
    private String shell = "bash";

    CompletionCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (!SHELLS.contains(shell)) {
            throw new OperatorProblem(
                    "there is no completion for " + shell + "; choose " + String.join(" or ", SHELLS));
        }
        // zsh understands the script of bash once it is told to.
        if (shell.equals("zsh")) {
            context.console().line("autoload -U +X bashcompinit && bashcompinit");
        }
        context.console()
                .line(AutoComplete.bash("caracal", spec.root().commandLine()).stripTrailing());
        return 0;
    }
}
