package io.caracal.system.reference;

import java.util.List;
import java.util.Map;

/**
 * One alerting rule, with what proves it.
 *
 * @param expression PromQL
 * @param hold value of {@code for}, for example {@code 2m}
 * @param severity {@code critical} pages, {@code warning} and {@code info} do not
 * @param component the service or dependency
 * @param runbook page below {@code docs/}
 * @param firing series under which it fires, from the start on
 * @param quiet series under which it does not
 * @param kept labels of the series that the alert keeps
 */
record AlertRule(
        String name,
        String expression,
        String hold,
        String severity,
        String component,
        String summary,
        String description,
        String runbook,
        List<Sample> firing,
        List<Sample> quiet,
        Map<String, String> kept) {

    /**
     * A series of a rule test in promtool's notation.
     *
     * @param bad values while broken, for example {@code 0x60}: one per minute
     * @param good values once whole again
     */
    record Sample(String series, String bad, String good) {}
}
