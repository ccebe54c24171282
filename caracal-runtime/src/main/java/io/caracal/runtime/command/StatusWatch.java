package io.caracal.runtime.command;

import io.caracal.runtime.operations.ReadinessWatch;
import io.caracal.runtime.operations.ServiceClient;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.terminal.Console;
import io.caracal.runtime.terminal.Paint;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code caracal status --watch}: on a terminal the table again at every change, elsewhere one line per change. Goes on until the process is told to end. */
final class StatusWatch {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Console console;
    private final List<Probe.Target> targets;
    private final boolean json;
    private final boolean terminal;
    private final Map<String, Probe.Answer> latest = new LinkedHashMap<>();
    private int printed;

    StatusWatch(Console console, List<Probe.Target> targets, boolean json, boolean terminal) {
        this.console = console;
        this.targets = targets;
        this.json = json;
        this.terminal = terminal;
    }

    /** Told to end means done: exit code 0. Every line is flushed when it is printed, so nothing is left to do then. */
    int run() throws InterruptedException {
        Thread end = new Thread(() -> Runtime.getRuntime().halt(0), "end-of-watch");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            ReadinessWatch watch = new ReadinessWatch(new ServiceClient(System::nanoTime), Clock.systemUTC(), PAUSE);
            watch.follow(targets);
            while (true) {
                show(watch.next());
            }
        } finally {
            Runtime.getRuntime().removeShutdownHook(end);
        }
    }

    void show(ReadinessWatch.Change change) {
        if (json) {
            console.line(StatusJson.line(change));
        } else if (terminal) {
            latest.put(change.answer().name(), change.answer());
            if (latest.size() == targets.size()) {
                table();
            }
        } else {
            console.line(line(change));
        }
    }

    private String line(ReadinessWatch.Change change) {
        Probe.Answer answer = change.answer();
        String state = answer.ok() ? console.paint(Paint.GREEN, "ok  ") : console.paint(Paint.RED, "down");
        return change.at().truncatedTo(ChronoUnit.MILLIS) + "  " + state + "  " + answer.name() + "  "
                + StatusRows.detail(answer);
    }

    private void table() {
        if (printed > 0) {
            // Up to the first row, and clear what is below.
            console.out().printf(Locale.ROOT, "\u001b[%dA\u001b[J", printed);
        }
        List<Probe.Answer> ordered = new ArrayList<>();
        for (Probe.Target target : targets) {
            Optional.ofNullable(latest.get(target.name())).ifPresent(ordered::add);
        }
        List<String> rows = StatusRows.of(console, Probe.Question.READY, ordered, Optional.empty());
        rows.forEach(console::line);
        printed = rows.size();
    }
}
