package io.caracal.system.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.event.Streams;
import io.caracal.system.wholestack.GovernedZone;
import io.caracal.testing.fault.DirectoryFault;
import io.caracal.testing.fault.Fault;
import io.caracal.testing.fault.NetworkFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The faults that are injected for real, in the order in which they are drilled: stores, then files and clocks, then neighbours, then backlogs. */
final class RealDrills {
    private static final Duration LATE = Duration.ofMinutes(10);

    private RealDrills() {}

    static List<Drill> all() {
        List<Drill> drills = new ArrayList<>(stores());
        drills.addAll(machine());
        drills.addAll(neighbours());
        drills.addAll(backlogs());
        return drills;
    }

    private static List<Drill> stores() {
        return List.of(
                new Drill(
                        "postgres-black-hole",
                        "Postgres swallows every byte",
                        bed -> NetworkFault.blackHole("Postgres", bed.stack.postgresProxy),
                        List.of(
                                Breach.of("api", "postgres"),
                                Breach.of("sts", "postgres"),
                                Breach.of("audit", "postgres"),
                                Breach.of("coordinator", "postgres"),
                                Breach.of("api", "outbox"),
                                Breach.of("gateway", "sts"),
                                Breach.of("control", "api")),
                        "Nothing is minted, managed or passed on; nothing is lost.",
                        DataPath::nothingWorks),
                new Drill(
                        "redis-refused",
                        "Redis refuses connections",
                        bed -> NetworkFault.refused("Redis", bed.stack.redisProxy),
                        List.of(
                                Breach.of("api", "redis"),
                                Breach.of("sts", "redis"),
                                Breach.of("gateway", "redis"),
                                Breach.of("audit", "redis"),
                                Breach.of("coordinator", "redis"),
                                Breach.of("control", "redis")),
                        "Nothing is minted or passed on, since replays could not be told; events wait.",
                        DataPath::nothingIsGranted));
    }

    private static List<Drill> machine() {
        return List.of(
                evidence("sts", DataPath::nothingIsGranted),
                evidence("gateway", DataPath::callIsRefused),
                new Drill(
                        "evidence-directories-of-operators",
                        "the directories of the evidence logs of what operators order cannot be written",
                        bed -> together(OperatorOrders.SERVICES.stream()
                                .map(service -> DirectoryFault.replacedByFile(bed.stack.evidence(service)))
                                .toList()),
                        OperatorOrders.SERVICES.stream()
                                .map(service -> Breach.of(service, "operator-log"))
                                .toList(),
                        "Everything works; nobody can operate these services, since that could not be recorded.",
                        RealDrills::servicesGoOnUnoperated),
                new Drill(
                        "clocks-stepped",
                        "clocks jump ahead by a minute",
                        bed -> together(List.of(
                                bed.stack.clock("api").step("api", Duration.ofMinutes(1)),
                                bed.stack.clock("audit").step("audit", Duration.ofMinutes(1)),
                                bed.stack.clock("coordinator").step("coordinator", Duration.ofMinutes(1)),
                                bed.stack.clock("sts").step("sts", Duration.ofMinutes(1)))),
                        List.of(
                                Breach.of("api", "clock-skew"),
                                Breach.of("audit", "clock-skew"),
                                Breach.of("coordinator", "clock-skew"),
                                Breach.of("sts", "clock-skew")),
                        "The instances take no traffic; what reaches them is answered.",
                        DataPath::managementWorks));
    }

    private static void servicesGoOnUnoperated(DrillBed bed) {
        new OperatorOrders(bed).areRefused();
        DataPath.governedCallsPass(bed);
    }

    private static Drill evidence(String service, Consumer<DrillBed> whileBroken) {
        return new Drill(
                "evidence-directory-of-" + service,
                "the directory of the evidence log cannot be written",
                bed -> DirectoryFault.replacedByFile(bed.stack.evidence(service)),
                List.of(Breach.of(service, "evidence-log")),
                "No decision is made whose evidence could not be kept.",
                whileBroken);
    }

    private static List<Drill> neighbours() {
        return List.of(
                new Drill(
                        "sts-black-hole",
                        "the STS swallows every byte",
                        bed -> NetworkFault.blackHole("the STS", bed.stack.stsProxy),
                        List.of(Breach.of("gateway", "sts"), Breach.of("control", "jwks")),
                        "Governed calls are refused with sts_unavailable; none reaches the upstream.",
                        DataPath::callIsRefused),
                new Drill(
                        "api-reset",
                        "the API resets connections",
                        bed -> NetworkFault.reset("the API", bed.stack.apiProxy),
                        List.of(Breach.of("control", "api")),
                        "Automation is refused; governed calls pass.",
                        DataPath::governedCallsPass),
                new Drill(
                        "gate-closed",
                        "the gate file of Control is gone",
                        bed -> removed(bed.stack.controlGate),
                        List.of(Breach.of("control", "gate")),
                        "Automation is refused; management and governed calls work.",
                        DataPath::managementWorks));
    }

    private static List<Drill> backlogs() {
        return List.of(
                new Drill(
                        "dead-outbox-rows",
                        "one dead row in each outbox",
                        bed -> together(List.of(
                                bed.rows().deadEvent("drill-dead"),
                                bed.rows().deadMessage("drill-dead", "coordinator"))),
                        List.of(Breach.of("api", "outbox-dead"), Breach.of("coordinator", "outbox-dead")),
                        "Everything works; the rest of the outbox is published.",
                        DataPath::governedCallsPass),
                new Drill(
                        "late-outbox-rows",
                        "one row in each outbox has waited for ten minutes",
                        bed -> together(List.of(
                                bed.rows().lateEvent("drill-late", LATE),
                                bed.rows().lateMessage("drill-late", "coordinator", LATE))),
                        List.of(Breach.of("api", "outbox-pending"), Breach.of("coordinator", "outbox-pending")),
                        "Everything works, but changes may be known late.",
                        DataPath::governedCallsPass),
                new Drill(
                        "dead-letters",
                        "three dead letters of evidence",
                        bed -> bed.streams().deadLetters(Streams.AUDIT_DEAD_LETTERS, 3),
                        List.of(Breach.of("audit", "dead-letters")),
                        "Everything works; the rest of the evidence is chained.",
                        DataPath::governedCallsPass),
                new Drill(
                        "ledger-locked",
                        "the table audit_events is locked",
                        RealDrills::lockedLedger,
                        List.of(Breach.of("audit", "lag")),
                        "Decisions are made, with their evidence safe in log and stream; it is chained later.",
                        DataPath::governedCallsPass));
    }

    /** More decisions than the limit, while none can be ingested. */
    private static Fault lockedLedger(DrillBed bed) {
        Fault lock = bed.rows().locked("audit_events");
        return Fault.of(
                lock.what(),
                () -> {
                    lock.inject();
                    for (int number = 0; number < 60; number++) {
                        assertThat(bed.zone
                                        .mint(GovernedZone.RESOURCE, "ping:write")
                                        .status())
                                .isBetween(400, 499);
                    }
                },
                lock::remove);
    }

    private static Fault removed(Path file) {
        return Fault.of(file.getFileName() + " is gone", () -> Files.delete(file), () -> Files.createFile(file));
    }

    private static Fault together(List<Fault> faults) {
        String what = String.join(", ", faults.stream().map(Fault::what).toList());
        return Fault.of(what, () -> faults.forEach(Fault::inject), () -> faults.forEach(Fault::remove));
    }
}
