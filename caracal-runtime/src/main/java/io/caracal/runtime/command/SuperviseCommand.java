package io.caracal.runtime.command;

import io.caracal.runtime.stack.Stack;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caracal supervise}: the background process that {@code caracal up} starts; not for people. */
@Command(name = "supervise", hidden = true, description = "Run the stack in the foreground")
final class SuperviseCommand implements Callable<Integer> {
    private final CommandContext context;

    @Option(names = "--mode", description = "dev, rc or stable")
    private @Nullable String mode;

    SuperviseCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return new Stack(context.settings(mode)).run();
    }
}
