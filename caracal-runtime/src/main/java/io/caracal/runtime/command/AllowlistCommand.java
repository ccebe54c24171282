package io.caracal.runtime.command;

import io.caracal.runtime.allowlist.Allowlist;
import io.caracal.runtime.allowlist.Allowlist.Outcome;
import io.caracal.runtime.allowlist.Allowlist.State;
import io.caracal.runtime.paths.HomeLock;
import io.caracal.runtime.terminal.Console;
import io.caracal.runtime.terminal.Paint;
import io.caracal.runtime.terminal.Table;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caracal allowlist add|remove|lock|unlock <entry>} and {@code caracal allowlist list [--json]} (CLI contract B.8). */
@Command(
        name = "allowlist",
        description =
                "Who may sign in as an operator: addresses such as ann@example.com and domains such as @example.com",
        synopsisSubcommandLabel = "(add | remove | lock | unlock | list)",
        footer = {"", "Exit code: 0 done or already so; 1 refused: no such entry, a locked entry, a damaged file."})
final class AllowlistCommand implements Runnable {
    private static final String FILE = "allowlist/operatorAllowlist.json";

    private final CommandContext context;

    AllowlistCommand(CommandContext context) {
        this.context = context;
    }

    /** Without an order it shows the list. */
    @Override
    public void run() {
        list(false);
    }

    @Command(name = "list", description = "Show every entry and its state")
    int list(@Option(names = "--json", description = "print JSON") boolean json) {
        Map<String, State> entries = file().entries();
        Console console = context.console();
        if (json) {
            Map<String, String> texts = new TreeMap<>();
            entries.forEach((entry, state) -> texts.put(entry, state.text()));
            console.line(Printed.json(Map.of("emails", texts)));
        } else if (entries.isEmpty()) {
            console.line("the allowlist is empty");
        } else {
            Table table = Table.of("entry", "state");
            entries.forEach((entry, state) -> table.row(entry, shown(console, state)));
            table.lines().forEach(console::line);
        }
        return 0;
    }

    @Command(name = "add", description = "Admit an address or a domain")
    int add(@Parameters(paramLabel = "entry", description = "name@domain or @domain") String entry) {
        return change(entry, Allowlist::add, "is admitted");
    }

    @Command(name = "remove", description = "Admit it no more; the entry stays as a record")
    int remove(@Parameters(paramLabel = "entry", description = "name@domain or @domain") String entry) {
        return change(entry, Allowlist::remove, "is removed");
    }

    @Command(name = "lock", description = "Keep it out for the time being")
    int lock(@Parameters(paramLabel = "entry", description = "name@domain or @domain") String entry) {
        return change(entry, Allowlist::lock, "is locked");
    }

    @Command(name = "unlock", description = "Admit it again")
    int unlock(@Parameters(paramLabel = "entry", description = "name@domain or @domain") String entry) {
        return change(entry, Allowlist::unlock, "is admitted");
    }

    private int change(String entry, BiFunction<Allowlist, String, Outcome> order, String result) {
        Console console = context.console();
        context.home().create();
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "allowlist", console::line)) {
            Outcome outcome = order.apply(file(), entry);
            console.line(outcome.entry() + " " + result + (outcome.changed() ? "" : " already"));
        }
        return 0;
    }

    private Allowlist file() {
        String given =
                context.operator().getOrDefault("CARACAL_SECRETS_DIR", "").strip();
        Path directory = given.isEmpty() ? context.home().secrets() : Path.of(given);
        return new Allowlist(directory.resolve(FILE));
    }

    private static String shown(Console console, State state) {
        return switch (state) {
            case ACTIVE -> console.paint(Paint.GREEN, state.text());
            case LOCKED -> console.paint(Paint.YELLOW, state.text());
            case REMOVED -> console.paint(Paint.FAINT, state.text());
        };
    }
}
