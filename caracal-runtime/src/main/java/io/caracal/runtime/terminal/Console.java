package io.caracal.runtime.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Standard output and error of a command. Information goes to output, problems go to error. */
public final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean colour;

    public Console(PrintStream out, PrintStream err, boolean colour) {
        this.out = out;
        this.err = err;
        this.colour = colour;
    }

    /**
     * Whether to use colours: NO_COLOR or CARACAL_NO_COLOR turn them off, FORCE_COLOR or CARACAL_COLOR on, otherwise a terminal decides
     * (CLI contract B.2).
     */
    public static boolean wantsColour(Map<String, String> environment, boolean terminal) {
        if (isSet(environment, "NO_COLOR") || isSet(environment, "CARACAL_NO_COLOR")) {
            return false;
        }
        return isSet(environment, "FORCE_COLOR") || isSet(environment, "CARACAL_COLOR") || terminal;
    }

    public PrintStream out() {
        return out;
    }

    public PrintStream err() {
        return err;
    }

    public boolean colour() {
        return colour;
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** A step of something that takes time, with the time since the command began. */
    public void progress(Duration elapsed, String text) {
        line(paint(Paint.FAINT, String.format(Locale.ROOT, "%6.1f s", elapsed.toMillis() / 1000.0)) + "  " + text);
    }

    public void problem(String text) {
        err.println(paint(Paint.RED, "✗") + " " + text);
        err.flush();
    }

    public String paint(Paint paint, String text) {
        return colour ? paint.on() + text + Paint.OFF : text;
    }

    private static boolean isSet(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isEmpty();
    }
}
