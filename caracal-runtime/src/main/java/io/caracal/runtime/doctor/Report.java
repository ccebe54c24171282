package io.caracal.runtime.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole report.
 *
 * @param mode      system or preflight
 * @param strict    whether warnings count as well
 * @param addresses where each service was looked for
 * @param zoneScope all, selected or none
 * @param checks    in the order of the sections
 * @param findings  the lowest rung first
 */
public record Report(
        String mode,
        boolean strict,
        Map<String, String> addresses,
        String zoneScope,
        List<String> zones,
        List<Check> checks,
        List<Finding> findings) {

    /** How a rung stands. */
    enum Standing {
        OK,
        WARN,
        FOLLOWS,
        BROKEN,
        UNKNOWN
    }

    static Report of(
            String mode,
            boolean strict,
            Map<String, String> addresses,
            String zoneScope,
            ManagementExamination.Managed seen) {
        List<Check> checks = new ArrayList<>(seen.examined().checks());
        checks.sort(Comparator.comparing(Check::section));
        return new Report(
                mode,
                strict,
                addresses,
                zoneScope,
                seen.zones(),
                List.copyOf(checks),
                Findings.of(seen.examined().breaches()));
    }

    /** No check failed; with strict, none warns either. */
    public boolean ready() {
        CheckStatus worst = checks.stream().map(Check::status).reduce(CheckStatus.OK, CheckStatus::worse);
        return worst == CheckStatus.OK || (worst == CheckStatus.WARN && !strict);
    }

    int count(CheckStatus status) {
        return (int) checks.stream().filter(check -> check.status() == status).count();
    }

    /** The lowest rung with something broken, else the lowest with a warning that has a finding. */
    Optional<Rung> lowestBroken() {
        return findings.stream().filter(Finding::failing).map(Finding::rung).min(Comparator.naturalOrder());
    }

    Standing standing(Rung rung) {
        if (mode.equals("preflight") && rung != Rung.STORAGE) {
            return Standing.UNKNOWN;
        }
        boolean broken = findings.stream().anyMatch(finding -> finding.rung() == rung && finding.failing());
        boolean warned = findings.stream().anyMatch(finding -> finding.rung() == rung);
        boolean follows = findings.stream()
                .flatMap(finding -> finding.following().stream())
                .anyMatch(breach -> breach.rung() == rung);
        if (broken) {
            return Standing.BROKEN;
        }
        if (follows) {
            return Standing.FOLLOWS;
        }
        if (warned) {
            return Standing.WARN;
        }
        return seen(rung);
    }

    /** Nothing speaks against the rung; whether anything speaks for it. */
    private Standing seen(Rung rung) {
        long silent = findings.stream()
                .filter(finding -> finding.rung() == Rung.PROCESS)
                .mapToLong(finding -> finding.services().size())
                .sum();
        return switch (rung) {
            case PROCESS -> Standing.OK;
            case STORAGE, STREAMS -> silent == addresses.size() ? Standing.UNKNOWN : Standing.OK;
            case SERVICE -> silent > 0 ? Standing.FOLLOWS : Standing.OK;
            case END_TO_END -> endToEnd();
        };
    }

    /** What stands on something broken is not whole, even where a part of it still answers. */
    private Standing endToEnd() {
        if (lowestBroken().isPresent()) {
            return Standing.FOLLOWS;
        }
        return managed() ? Standing.OK : Standing.UNKNOWN;
    }

    /** Whether the management API answered with the admin token. */
    private boolean managed() {
        return checks.stream()
                .anyMatch(check -> check.check().equals("admin auth") && check.status() == CheckStatus.OK);
    }
}
