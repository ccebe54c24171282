package io.caracal.runtime.command;

import io.caracal.runtime.doctor.Doctor;
import io.caracal.runtime.doctor.Report;
import io.caracal.runtime.doctor.ReportJson;
import io.caracal.runtime.doctor.ReportText;
import io.caracal.runtime.operations.ServiceClient;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.terminal.Console;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caracal doctor [--json] [--strict] [--preflight] [--zone Z] [--zones none|all]} (CLI contract B.10). */
@Command(
        name = "doctor",
        description = "Find out what is wrong, and what to repair first",
        footer = {
            "",
            "Looks at process health, Postgres and Redis, streams and outbox, service readiness and the management"
                    + " API, in",
            "this order, and names the lowest broken rung first, with the services that fail only because of it. It"
                    + " changes",
            "nothing and works in part while anything is down.",
            "The metrics bearer and the admin token are taken from METRICS_BEARER and CARACAL_ADMIN_TOKEN, from the"
                    + " files that",
            "METRICS_BEARER_FILE and CARACAL_ADMIN_TOKEN_FILE name, or from the generated secrets of this machine."
                    + " Other",
            "addresses: CARACAL_API_URL, CARACAL_STS_URL, CARACAL_GATEWAY_URL, CARACAL_AUDIT_URL,"
                    + " CARACAL_COORDINATOR_URL,",
            "CARACAL_CONTROL_URL.",
            "Exit code: 0 when ready, 1 when not."
        })
final class DoctorCommand implements Callable<Integer> {
    private final CommandContext context;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Option(names = "--strict", description = "warnings count as failures")
    private boolean strict;

    @Option(
            names = "--preflight",
            description = "before a start: look at this machine only (mode, keys, certificates, Postgres, Redis)")
    private boolean preflight;

    @Option(names = "--zone", paramLabel = "Z", description = "look at this zone only")
    private @Nullable String zone;

    @Option(names = "--zones", paramLabel = "all|none", description = "which zones to look at (all)")
    private @Nullable String zones;

    DoctorCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Doctor doctor = new Doctor(
                new ServiceClient(System::nanoTime),
                context.addresses(),
                context.tokens(),
                new Doctor.Place(context.operator(), context.home()),
                Clock.systemUTC());
        Report report = doctor.examine(new Doctor.Order(strict, preflight, zone, noZones()));
        Console console = context.console();
        if (json) {
            console.line(ReportJson.of(report));
        } else {
            new ReportText(console, report).lines().forEach(console::line);
        }
        return report.ready() ? 0 : 1;
    }

    private boolean noZones() {
        String wanted = zones == null ? "all" : zones.toLowerCase(Locale.ROOT);
        if (!List.of("all", "none").contains(wanted)) {
            throw new OperatorProblem("--zones must be all or none; --zone Z looks at one");
        }
        if (zone != null && zones != null) {
            throw new OperatorProblem("give either --zone or --zones");
        }
        return wanted.equals("none");
    }
}
