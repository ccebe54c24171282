package io.caracal.system.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.Await;
import io.caracal.testing.fault.Fault;
import io.caracal.testing.http.Reply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs one drill with a real fault: inject, exact reason, data path, series of the alert, remove, recovered. */
final class DrillRunner {
    private final DrillBed bed;
    private final DrillTable table;

    DrillRunner(DrillBed bed, DrillTable table) {
        this.bed = bed;
        this.table = table;
    }

    void run(Drill drill) {
        bed.awaitWhole();
        bed.holdMandate();
        Map<Breach, Duration> detected;
        Map<String, String> verdicts = new LinkedHashMap<>();
        try (Fault fault = drill.fault().apply(bed)) {
            long injected = System.nanoTime();
            fault.inject();
            detected = await(drill.breaches(), true, injected);
            for (String service : drill.services()) {
                verdicts.put(service, verdict(service, drill.of(service)));
            }
            drill.breaches().forEach(this::alertSees);
            drill.whileBroken().accept(bed);
            for (String service : drill.services()) {
                assertThat(bed.view(service).health().status())
                        .as("liveness of %s", service)
                        .isEqualTo(200);
            }
        }
        Map<Breach, Duration> recovered = await(drill.breaches(), false, System.nanoTime());
        bed.awaitWhole();
        bed.awaitGovernedCall();
        drill.breaches()
                .forEach(breach -> table.add(new Measured(
                        drill.injected(),
                        breach,
                        verdicts.getOrDefault(breach.service(), ""),
                        time(detected, breach),
                        time(recovered, breach))));
    }

    private static Duration time(Map<Breach, Duration> times, Breach breach) {
        return Optional.ofNullable(times.get(breach)).orElseThrow();
    }

    /** Waits until each of them is broken, or each holds, and tells how long each took. */
    private Map<Breach, Duration> await(List<Breach> breaches, boolean broken, long since) {
        Map<Breach, Duration> reached = new LinkedHashMap<>();
        Await.value(
                DrillBed.LIMIT,
                breaches + (broken ? " are broken" : " hold"),
                () -> {
                    for (Breach breach : breaches) {
                        if (!reached.containsKey(breach)
                                && bed.view(breach.service()).broken(breach.invariant()) == broken) {
                            reached.put(breach, Duration.ofNanos(System.nanoTime() - since));
                        }
                    }
                    return reached;
                },
                found -> found.size() == breaches.size());
        return reached;
    }

    /** What the public answer must be, given what is broken. Returns it for the table. */
    private String verdict(String service, List<Breach> breaches) {
        ServiceView view = bed.view(service);
        Map<String, String> consequences = new LinkedHashMap<>();
        breaches.forEach(each -> consequences.put(each.declared().reason(), view.onBreach(each.invariant())));
        Optional<String> gating = consequences.entrySet().stream()
                .filter(each ->
                        each.getValue().equals("eject") || each.getValue().equals("refuse"))
                .map(Map.Entry::getKey)
                .findFirst();
        return gating.map(reason -> notReady(view, reason))
                .orElseGet(() -> servesOn(view, consequences.containsValue("degrade")));
    }

    private static String notReady(ServiceView view, String reason) {
        Reply reply = Await.value(
                DrillBed.LIMIT,
                view.name() + " is not ready: " + reason,
                view::ready,
                answer -> answer.status() == 503
                        && answer.json().path("reason").asText().equals(reason));
        assertThat(reply.header("Retry-After"))
                .as("Retry-After of %s", view.name())
                .isPresent();
        return "503 " + reason;
    }

    private static String servesOn(ServiceView view, boolean degraded) {
        Await.value(
                DrillBed.LIMIT,
                view.name() + " serves on" + (degraded ? " degraded" : ""),
                view::ready,
                answer ->
                        answer.status() == 200 && answer.json().path("degraded").asBoolean() == degraded);
        return degraded ? "200 degraded" : "200";
    }

    /** The series that the generated alert compares has the value that makes it fire. */
    private void alertSees(Breach breach) {
        String series =
                "caracal_health_check{service=\"" + breach.service() + "\",name=\"" + breach.invariant() + "\",}";
        Await.value(
                DrillBed.LIMIT,
                "the alert of " + breach + " fires",
                () -> bed.view(breach.service()).series(series),
                value -> value.filter(found -> found == 0).isPresent());
    }
}
