package io.caracal.runtime.command;

import io.caracal.runtime.schema.Finding;
import io.caracal.runtime.terminal.Console;
import java.util.List;

/** Prints findings as the scripts do: good ones to output, the others to error, and the exit code that they mean. */
final class Findings {
    private Findings() {}

    static int print(Console console, List<Finding> findings) {
        for (Finding finding : findings) {
            if (finding.ok()) {
                console.line(finding.line());
            } else {
                console.err().println(finding.line());
                console.err().flush();
            }
        }
        return findings.stream().allMatch(Finding::ok) ? 0 : 1;
    }
}
