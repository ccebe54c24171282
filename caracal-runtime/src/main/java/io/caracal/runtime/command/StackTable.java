package io.caracal.runtime.command;

import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.terminal.Console;
import io.caracal.runtime.terminal.Paint;
import io.caracal.runtime.terminal.Table;
import java.util.List;

/** The table after {@code caracal up}: service, port, state, URL. */
final class StackTable {
    private StackTable() {}

    static List<String> lines(Console console, List<Probe.Answer> readiness) {
        Table table = Table.of("service", "port", "state", "url");
        for (Probe.Answer answer : readiness) {
            String state =
                    answer.ok() ? console.paint(Paint.GREEN, "ready") : console.paint(Paint.RED, answer.detail());
            String base = answer.url().substring(0, answer.url().lastIndexOf('/'));
            table.row(answer.name(), Integer.toString(answer.port()), state, base);
        }
        return table.lines();
    }
}
