package io.caracal.runtime.command;

import io.caracal.runtime.paths.HomeLock;
import io.caracal.runtime.process.JavaProgram;
import io.caracal.runtime.stack.QuickStart;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code caracal prepare}: makes the start-up caches of a new build; called by the launcher after building. */
@Command(name = "prepare", hidden = true, description = "Make the start-up caches of this build")
final class PrepareCommand implements Callable<Integer> {
    private final CommandContext context;

    PrepareCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.home().create();
        Startup progress = new Startup(context.console());
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "prepare", progress::step)) {
            QuickStart quickStart = new QuickStart(context.settings(null), JavaProgram.current(), progress::step);
            quickStart.make(quickStart.missing());
        }
        return 0;
    }
}
