package io.caracal.runtime.command;

import io.caracal.runtime.paths.HomeLock;
import io.caracal.runtime.purge.Purge;
import io.caracal.runtime.purge.PurgeTarget;
import io.caracal.runtime.purge.Selection;
import io.caracal.runtime.terminal.Console;
import io.caracal.runtime.terminal.Paint;
import io.caracal.runtime.terminal.Table;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caracal purge [targets...] [--yes] [--dry-run] [--safe]} (CLI contract B.7). */
@Command(
        name = "purge",
        description = "Remove what the stack left on this machine",
        footer = {
            "",
            "Targets: web, stack, images, volumes, logs, cache, config, runtime, secrets, binary.",
            "Groups: services (web, stack), state (volumes, config, runtime, secrets), dev (logs, cache),",
            "artifacts (images, binary); all; safe (everything that loses nothing: stack, logs, cache).",
            "What running processes use is removed only after they were stopped. Without targets it asks.",
            "",
            "Exit code: 0 done, nothing to do or called off; 1 refused, or a target could not be removed."
        })
final class PurgeCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(arity = "0..*", paramLabel = "target", description = "what to remove")
    private List<String> words = new ArrayList<>();

    @Option(
            names = {"-y", "--yes"},
            description = "remove without asking")
    private boolean yes;

    @Option(names = "--dry-run", description = "only say what would be removed")
    private boolean dryRun;

    @Option(names = "--safe", description = "of the targets only those that lose nothing; without targets all of these")
    private boolean safe;

    PurgeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        if (!Files.isDirectory(context.home().root())) {
            console.line("there is nothing in " + context.home().root());
            Selection.of(words);
            return 0;
        }
        Set<PurgeTarget> chosen = chosen();
        if (chosen.isEmpty()) {
            console.line("nothing was chosen");
            return 0;
        }
        Startup progress = new Startup(console);
        Purge purge = new Purge(
                context.home(),
                context.installation().directory(),
                new StackRemoval(context, progress),
                (target, what) -> progress.step(target.text() + ": " + what));
        if (dryRun) {
            preview(purge, chosen);
            return 0;
        }
        if (!yes && !confirmed(chosen)) {
            console.line("nothing was changed");
            return 0;
        }
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "purge", progress::step)) {
            purge.run(chosen);
        }
        return 0;
    }

    private Set<PurgeTarget> chosen() {
        List<String> given = words.isEmpty() && safe ? List.of("safe") : words.isEmpty() ? menu() : words;
        Set<PurgeTarget> targets = Selection.of(given);
        return safe ? Selection.safe(targets) : Selection.stoppingFirst(targets);
    }

    private void preview(Purge purge, Set<PurgeTarget> chosen) {
        Table table = Table.of("target", "would remove");
        for (PurgeTarget target : chosen) {
            List<String> found = purge.preview(target);
            table.row(target.text(), found.isEmpty() ? "nothing there" : String.join(", ", found));
        }
        table.lines().forEach(context.console()::line);
    }

    private List<String> menu() {
        Table table = Table.of("", "target", "");
        PurgeTarget[] targets = PurgeTarget.values();
        for (int index = 0; index < targets.length; index++) {
            table.row(Integer.toString(index + 1), targets[index].text(), shown(targets[index]));
        }
        String question = String.join("\n", table.lines())
                + "\nNumbers, names, services, state, dev, artifacts, all or safe; q to leave:";
        String answer =
                new Prompt(context, "name what to purge: " + String.join(", ", Selection.words())).ask(question);
        boolean leave = answer.isEmpty() || answer.equalsIgnoreCase("q");
        return leave ? List.of() : List.of(answer.split("[\\s,]+", -1));
    }

    private String shown(PurgeTarget target) {
        String loses = context.console().paint(Paint.RED, "cannot be undone");
        return target.description() + (target.destructive() ? " (" + loses + ")" : "");
    }

    private boolean confirmed(Set<PurgeTarget> chosen) {
        String names = chosen.stream().map(PurgeTarget::text).collect(Collectors.joining(", "));
        boolean destructive = chosen.stream().anyMatch(PurgeTarget::destructive);
        Prompt prompt =
                new Prompt(context, "purge removes " + names + "; add --yes when there is no terminal to ask on");
        String answer = prompt.ask("This removes " + names + " below "
                + context.home().root() + ". " + (destructive ? "Type yes to go on:" : "Go on? y/N"));
        return answer.equals("yes") || (!destructive && answer.equalsIgnoreCase("y"));
    }
}
