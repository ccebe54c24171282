package io.caracal.runtime.evidence;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** REPORT.md: one row per part, then its files. */
record PackReport(Instant at, PackOrder order, List<Part> parts) {

    String text() {
        StringBuilder text = new StringBuilder("# Evidence pack\n\n");
        text.append("Made ")
                .append(at.truncatedTo(ChronoUnit.SECONDS))
                .append(" by Caracal ")
                .append(order.settings().installation().version())
                .append(" (commit ")
                .append(order.commit())
                .append(").\n\nResult: **")
                .append(result())
                .append("**\n\n| part | status | note | files |\n|---|---|---|---|\n");
        for (Part part : parts) {
            text.append("| ")
                    .append(part.name())
                    .append(" | ")
                    .append(part.status())
                    .append(" | ")
                    .append(part.note().replace("|", "\\|").replaceAll("\\s+", " "))
                    .append(" | ")
                    .append(String.join(
                            "<br>",
                            part.files().stream()
                                    .map(file -> "[" + file + "](" + file + ")")
                                    .toList()))
                    .append(" |\n");
        }
        return text.append("\n"
                        + "PASS: it holds. FAIL: it does not; see its files. SKIPPED: it could not be looked at"
                        + " from here.\n")
                .toString();
    }

    private String result() {
        boolean failed = parts.stream().anyMatch(part -> part.status() == Part.Status.FAIL);
        boolean skipped = parts.stream().anyMatch(part -> part.status() == Part.Status.SKIPPED);
        if (failed) {
            return "FAIL";
        }
        return skipped ? "PASS, some parts were SKIPPED" : "PASS";
    }
}
