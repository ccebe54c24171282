package io.caracal.system.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of figures and bars: each row goes to the output at once, and all of them to a file in the end. */
final class BenchReport {
    private static final String HEAD = "| what | bar | measured | | conditions |\n|---|---|---|---|---|\n";

    private final PrintStream out;
    private final String beginning;
    private final StringBuilder rows = new StringBuilder(HEAD);
    private final List<String> missing = new ArrayList<>();

    /** A part of the run, with one or more figures. */
    @FunctionalInterface
    interface Part {
        void measure(BenchReport report) throws Exception;
    }

    BenchReport(PrintStream out) {
        this.out = out;
        this.beginning = machine();
        out.print(beginning + "\n\n" + HEAD);
    }

    void row(String what, Bar bar, double value, String conditions) {
        line(what, bar.text(), bar.number(value), bar.outcome(value), conditions);
    }

    /** Measures; what cannot be measured is a row that says why, and the rest goes on. */
    void part(String what, Part part) throws InterruptedException {
        try {
            part.measure(this);
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception | AssertionError failure) {
            missing.add(what);
            line(what, "", "NOT TAKEN", "", String.valueOf(failure).replace('\n', ' '));
        }
    }

    /** Whether every figure could be taken. */
    boolean complete() {
        return missing.isEmpty();
    }

    void write(Path file) throws IOException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        String end = "Load average of the last minute at the end: " + load() + ".";
        Files.writeString(file, beginning + "\n\n" + rows + "\n" + end + "\n");
        out.println("\n" + end);
    }

    /** What the figures were taken on. */
    private static String machine() {
        return String.format(
                Locale.ROOT,
                "Java %s (%s), %d processors, heap of at most %d MiB, %s %s; load average of the last minute at the"
                        + " beginning: %s. Client and services share the machine.",
                System.getProperty("java.version"),
                System.getProperty("java.vm.name"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                load());
    }

    private static String load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f", load);
    }

    private void line(String... cells) {
        String row = "| " + String.join(" | ", cells) + " |\n";
        rows.append(row);
        out.print(row);
        out.flush();
    }
}
