package io.caracal.runtime.process;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Variables that any program may see: where it is, who it runs for, language, time zone and terminal (CLI contract B.4). None of them is a secret. */
public final class OrdinaryVariables {
    private static final Set<String> NAMES = Set.of(
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

    private OrdinaryVariables() {}

    public static boolean contain(String name) {
        return NAMES.contains(name)
                || WINDOWS.contains(name.toUpperCase(Locale.ROOT))
                || GROUPS.matcher(name).matches();
    }
}
