package io.caracal.runtime.run;

import io.caracal.core.secret.SecretText;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Text that makes a shell the process of the command: it takes away what the command must not see and adds its credentials, for the shell to
 * {@code exec} the program then. So every signal, stop and exit is the command's own, SIGQUIT included, which a Java process cannot hand on. The text goes
 * through a pipe and is evaluated; it never is an argument of a process.
 */
final class Handover {
    /** First line of a text that prepares the shell. */
    static final String PREPARES = "# caracal run: prepared\n";

    /** All that is told where a shell cannot do it; the caller starts the command as its own child instead. */
    static final String AS_CHILD = "# caracal run: as a child\n";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** Some shell does not let go of these. */
    private static final Set<String> KEPT = Set.of("SHELLOPTS", "BASHOPTS", "UID", "EUID", "PPID");
    /** Some shell sets these for every program; whoever starts the program takes them away. */
    private static final Set<String> SET = Set.of("_", "SHLVL");

    private Handover() {}

    /**
     * Whether a shell can start the program with less than it has itself: it must know it as a program, and be able to forget every variable, which it is not
     * when a name is none for it, such as that of an exported function.
     *
     * @param inherited all variables that the shell has
     */
    static boolean possible(String program, Set<String> inherited) {
        return !program.isEmpty()
                && !program.startsWith("-")
                && program.indexOf('=') < 0
                && inherited.stream().allMatch(name -> SET.contains(name) || carries(name));
    }

    /** Whether a shell can give a program a variable of that name. */
    static boolean carries(String name) {
        return NAME.matcher(name).matches() && !KEPT.contains(name) && !SET.contains(name);
    }

    /**
     * The text.
     *
     * @param inherited all variables that the shell has
     * @param kept those of them that the command may see
     * @param notes for standard output, before the command's own
     */
    static String text(Set<String> inherited, Set<String> kept, Map<String, SecretText> credentials, String notes) {
        StringBuilder text = new StringBuilder(PREPARES);
        Set<String> gone = new TreeSet<>(inherited);
        gone.removeAll(kept);
        // A name that is read-only in some shell, or already gone, is no reason to stop.
        gone.forEach(name -> text.append("command unset ").append(name).append(" 2>/dev/null || :\n"));
        if (!notes.isEmpty()) {
            text.append("printf '%s' ").append(quoted(notes)).append('\n');
        }
        credentials.forEach((name, value) -> text.append("export ")
                .append(name)
                .append('=')
                .append(quoted(value.reveal()))
                .append('\n'));
        return text.toString();
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
