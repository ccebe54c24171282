package io.caracal.runtime.command;

import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.stack.Component;

/** A process that ends again and again is not waited for. */
final class CrashLoop {
    private static final int HOPELESS = 2;

    private CrashLoop() {}

    /** An {@link OperatorProblem} with the reason that the process gave, once it crashed twice in a row. */
    static void refuse(CommandContext context, Component component) {
        if (component.crashes() >= HOPELESS) {
            throw new OperatorProblem(component.name() + " crashed (exit code " + component.lastExit() + "): "
                    + component.lastError() + "; log: " + component.log() + "; correct the cause, then `"
                    + context.program() + " restart " + component.name() + "`, or for a setting `" + context.program()
                    + " down` and `up`");
        }
    }
}
