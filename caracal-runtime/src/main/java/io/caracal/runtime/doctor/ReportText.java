package io.caracal.runtime.doctor;

import io.caracal.runtime.terminal.Console;
import io.caracal.runtime.terminal.Paint;
import io.caracal.runtime.terminal.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The report for people: the verdict, what to repair in which order, the ladder, and every check. */
public final class ReportText {
    private final Console console;
    private final Report report;

    public ReportText(Console console, Report report) {
        this.console = console;
        this.report = report;
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(verdict());
        lines.add("");
        if (report.mode().equals("system")) {
            ladder(lines);
        }
        int number = 1;
        for (Finding finding : report.findings()) {
            finding(lines, number++, finding);
        }
        checks(lines);
        return lines;
    }

    private String verdict() {
        String counts = report.count(CheckStatus.OK) + " ok, " + report.count(CheckStatus.WARN) + " warn, "
                + report.count(CheckStatus.FAIL) + " fail";
        return report.ready()
                ? console.paint(Paint.GREEN, "✓ ready") + " (" + counts + ")"
                : console.paint(Paint.RED, "✗ not ready") + " (" + counts + ")"
                        + report.lowestBroken()
                                .map(rung -> "; repair rung " + rung.number() + " first: " + rung.title())
                                .orElseGet(this::worst);
    }

    /** Checks that belong to no rung, such as those of this machine, or warnings where they count. */
    private String worst() {
        CheckStatus worst = report.count(CheckStatus.FAIL) > 0 ? CheckStatus.FAIL : CheckStatus.WARN;
        return "; see "
                + report.checks().stream()
                        .filter(check -> check.status() == worst)
                        .map(Check::check)
                        .collect(Collectors.joining(", "));
    }

    private void ladder(List<String> lines) {
        Table table = Table.of("rung", "", "");
        for (Rung rung : Rung.values()) {
            table.row(rung.number() + " " + rung.title(), mark(report.standing(rung)), words(rung));
        }
        lines.addAll(table.lines());
        lines.add("");
    }

    private String mark(Report.Standing standing) {
        return switch (standing) {
            case OK -> console.paint(Paint.GREEN, "✓ ok");
            case WARN -> console.paint(Paint.YELLOW, "! warn");
            case FOLLOWS -> console.paint(Paint.YELLOW, "↑ follows");
            case BROKEN -> console.paint(Paint.RED, "✗ broken");
            case UNKNOWN -> "? not known";
        };
    }

    private String words(Rung rung) {
        return switch (report.standing(rung)) {
            case OK -> rung.proves();
            case WARN, BROKEN ->
                report.findings().stream()
                        .filter(finding -> finding.rung() == rung)
                        .map(Finding::reason)
                        .collect(Collectors.joining(", "));
            case FOLLOWS -> "broken by what is below; nothing to repair here";
            case UNKNOWN ->
                rung == Rung.END_TO_END ? "prove it with infra/scripts/smokeTest.sh" : "nobody could be asked";
        };
    }

    private void finding(List<String> lines, int number, Finding finding) {
        Paint paint = finding.failing() ? Paint.RED : Paint.YELLOW;
        lines.add(console.paint(paint, number + ". " + finding.reason()) + " at "
                + String.join(", ", finding.services()));
        entry(lines, "impact", finding.remedy().impact());
        if (!finding.following().isEmpty()) {
            entry(lines, "follows", followers(finding));
        }
        if (!finding.onlyBecause().isEmpty()) {
            entry(lines, "heals", "only because of this: " + String.join(", ", finding.onlyBecause()));
        }
        entry(lines, "cause", finding.remedy().cause());
        entry(lines, "action", finding.remedy().action());
        entry(lines, "runbook", finding.remedy().runbook());
        lines.add("");
    }

    private static String followers(Finding finding) {
        return finding.following().stream()
                .collect(Collectors.groupingBy(
                        Breach::service,
                        LinkedHashMap::new,
                        Collectors.mapping(Breach::reason, Collectors.joining(" and "))))
                .entrySet()
                .stream()
                .map((Map.Entry<String, String> entry) -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static void entry(List<String> lines, String name, String text) {
        lines.add(String.format(Locale.ROOT, "   %-8s %s", name, text));
    }

    private void checks(List<String> lines) {
        Table table = Table.of("section", "check", "status", "detail");
        List<String> advice = new ArrayList<>();
        for (Check check : report.checks()) {
            table.row(check.section().text(), check.check(), status(check.status()), check.detail());
            if (check.status() != CheckStatus.OK && check.advice() != null && check.remedy() == null) {
                advice.add("  " + check.check() + ": " + check.advice());
            }
        }
        lines.addAll(table.lines());
        if (!advice.isEmpty()) {
            lines.add("");
            lines.add("Advice");
            lines.addAll(advice);
        }
    }

    private String status(CheckStatus status) {
        return switch (status) {
            case OK -> console.paint(Paint.GREEN, "ok");
            case WARN -> console.paint(Paint.YELLOW, "warn");
            case FAIL -> console.paint(Paint.RED, "fail");
        };
    }
}
