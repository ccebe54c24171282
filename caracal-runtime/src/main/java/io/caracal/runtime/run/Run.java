package io.caracal.runtime.run;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.terminal.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One launch of a command with the credentials of a workload (CLI contract B.9). */
public final class Run {
    private static final int REFUSED = 1;
    private static final int PREPARED = 0;

    private final Console console;
    private final RunSettings settings;
    private final Clock clock;

    public Run(Console console, RunSettings settings, Clock clock) {
        this.console = console;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The exit code: 1 when the command was not started for want of a credential, else what {@link Launcher} says.
     *
     * @param process environment of this process
     */
    public int run(List<String> command, Map<String, String> process) {
        Optional<Map<String, SecretText>> credentials = credentials();
        if (credentials.isEmpty()) {
            return REFUSED;
        }
        ForwardedSignals signals = new ForwardedSignals();
        signals.takeOver();
        return new Launcher(console, signals).run(command, process, credentials.get());
    }

    /**
     * Instead of starting the command tells the shell that waits for standard output how to become it (see {@link Handover}): 0 when it is told, 1 when
     * a credential was not given, which was told.
     *
     * @param inherited the names of all variables of the shell
     * @param process environment of this process, without what must not count
     */
    public int handOver(List<String> command, Set<String> inherited, Map<String, String> process) {
        if (!Handover.possible(command.get(0), inherited)) {
            tell(Handover.AS_CHILD);
            return PREPARED;
        }
        ByteArrayOutputStream notes = new ByteArrayOutputStream();
        PrintStream held = new PrintStream(notes, true, StandardCharsets.UTF_8);
        Launch launch = launch(new Console(held, console.err(), false));
        if (!launch.manifest().variables().stream().allMatch(Handover::carries)) {
            tell(Handover.AS_CHILD);
            return PREPARED;
        }
        Optional<Map<String, SecretText>> credentials = launch.credentials().all(launch.manifest());
        String told = notes.toString(StandardCharsets.UTF_8);
        if (credentials.isEmpty()) {
            tell(told);
            return REFUSED;
        }
        Set<String> kept = ChildEnvironment.of(process, Map.of()).keySet();
        tell(Handover.text(inherited, kept, credentials.get(), told));
        return PREPARED;
    }

    /** The variables for the command; empty when one that it needs was not given, which was told. */
    Optional<Map<String, SecretText>> credentials() {
        Launch launch = launch(console);
        return launch.credentials().all(launch.manifest());
    }

    private record Launch(Credentials credentials, Manifest manifest) {}

    private Launch launch(Console teller) {
        WorkloadIdentity identity = WorkloadIdentity.read(settings);
        RunClient client =
                new RunClient(settings.sts(), identity, UUID.randomUUID().toString());
        Credentials credentials = new Credentials(client, new ApprovalWait(client, clock), teller);
        return new Launch(credentials, credentials.manifest(identity.id()));
    }

    private void tell(String text) {
        console.out().print(text);
        console.out().flush();
    }
}
