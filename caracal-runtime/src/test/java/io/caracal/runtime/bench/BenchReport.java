package io.caracal.runtime.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The table of bars and what was measured, in {@code target/bench-readiness.md}. */
final class BenchReport {
    private static final Path FILE = Path.of("target", "bench-readiness.md");

    private final StringBuilder rows = new StringBuilder("| bar | wanted | measured | |\n|---|---|---|---|\n");

    /** A value that should not exceed its bar. */
    void atMost(String what, double bar, String unit, double value, String detail) {
        row(what, "≤ " + number(bar) + " " + unit, number(value) + " " + unit + "; " + detail, value <= bar);
    }

    /** A value that should reach its bar. */
    void atLeast(String what, double bar, String unit, double value, String detail) {
        row(what, "≥ " + number(bar) + " " + unit, number(value) + " " + unit + "; " + detail, value >= bar);
    }

    private void row(String what, String wanted, String measured, boolean met) {
        String row = "| " + what + " | " + wanted + " | " + measured + " | " + (met ? "met" : "missed") + " |\n";
        rows.append(row);
        System.out.print(row);
    }

    void publish() throws IOException {
        String machine = String.format(
                Locale.ROOT,
                "%nJava %s, %d processors%n",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, rows + machine);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e12
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%.3f", value);
    }
}
