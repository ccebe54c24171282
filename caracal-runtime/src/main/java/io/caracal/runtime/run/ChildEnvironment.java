package io.caracal.runtime.run;

import io.caracal.core.secret.SecretText;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a command sees: ordinary variables of a process and its credentials. Nothing else of the caller, above all not the workload's secret. */
final class ChildEnvironment {
    private static final Set<String> ORDINARY = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "LANG",
            "LANGUAGE",
            "TZ",
            "TMPDIR",
            "TMP",
            "TEMP",
            "TERM",
            "COLORTERM",
            "COLUMNS",
            "LINES",
            "NO_COLOR",
            "FORCE_COLOR",
            "CI",
            "NODE_ENV",
            "CARACAL_ENV");
    private static final Set<String> WINDOWS = Set.of(
            "PATHEXT",
            "SYSTEMROOT",
            "SYSTEMDRIVE",
            "WINDIR",
            "COMSPEC",
            "APPDATA",
            "LOCALAPPDATA",
            "PROGRAMDATA",
            "PROGRAMFILES",
            "USERPROFILE",
            "USERNAME");
    private static final Pattern GROUPS = Pattern.compile("(LC|XDG)_[A-Z_]+");

    private ChildEnvironment() {}

    /** @param process environment of this process */
    static Map<String, String> of(Map<String, String> process, Map<String, SecretText> credentials) {
        Map<String, String> environment = new TreeMap<>();
        process.forEach((name, value) -> {
            boolean windows = WINDOWS.contains(name.toUpperCase(Locale.ROOT));
            if (ORDINARY.contains(name) || windows || GROUPS.matcher(name).matches()) {
                environment.put(name, value);
            }
        });
        credentials.forEach((name, value) -> environment.put(name, value.reveal()));
        return environment;
    }
}
