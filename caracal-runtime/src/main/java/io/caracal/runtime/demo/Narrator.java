package io.caracal.runtime.demo;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** One numbered line for what is attempted, one indented line for what happened. */
final class Narrator {
    private final PrintWriter out;
    private int step;

    Narrator(PrintWriter out) {
        this.out = out;
    }

    void step(String what) {
        step++;
        out.printf("%n%d. %s%n", step, what);
        out.flush();
    }

    void happened(String what) {
        out.println("   " + what);
        out.flush();
    }

    void failed(String why) {
        out.printf("%ndemo failed at step %d: %s%n", step, why);
        out.flush();
    }

    static String millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
    }
}
