package io.caracal.runtime.command;

import io.caracal.runtime.problem.OperatorProblem;
import java.io.Console;

/** Asks the operator. Where nobody can answer, a command that would ask is refused. */
final class Prompt {
    private final CommandContext context;
    private final String refusal;

    /** @param refusal what to say where nobody can answer */
    Prompt(CommandContext context, String refusal) {
        this.context = context;
        this.refusal = refusal;
    }

    /** The answer to a question that is shown first, without blanks around it. */
    String ask(String question) {
        Console terminal = System.console();
        if (terminal == null) {
            throw new OperatorProblem(refusal);
        }
        context.console().line(question);
        String answer = terminal.readLine();
        if (answer == null) {
            // Some releases of Java have a console where there is no terminal; its input has ended.
            throw new OperatorProblem(refusal);
        }
        return answer.strip();
    }
}
