package io.caracal.runtime.run;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.terminal.Console;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One launch of a command with the credentials of a workload (CLI contract B.9). */
public final class Run {
    private static final int REFUSED = 1;

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

    /** The variables for the command; empty when one that it needs was not given, which was told. */
    Optional<Map<String, SecretText>> credentials() {
        WorkloadIdentity identity = WorkloadIdentity.read(settings);
        RunClient client =
                new RunClient(settings.sts(), identity, UUID.randomUUID().toString());
        return new Credentials(client, new ApprovalWait(client, clock), console).all(identity.id());
    }
}
