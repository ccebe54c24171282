package io.caracal.core.workload;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of environment variables that carry a credential to a command (API contract §1.4). */
public final class CredentialVariable {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** Variables that make a program load code; a credential must not get there. */
    private static final Set<String> LOADING = Set.of(
            "NODE_OPTIONS",
            "BUN_OPTIONS",
            "LD_PRELOAD",
            "LD_LIBRARY_PATH",
            "DYLD_INSERT_LIBRARIES",
            "DYLD_LIBRARY_PATH");

    private CredentialVariable() {}

    /** Whether a variable can have the name at all. */
    public static boolean wellFormed(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether the variable may carry a credential: its name is well-formed, and it makes no program load code. */
    public static boolean allowed(String name) {
        return wellFormed(name) && !LOADING.contains(name.toUpperCase(Locale.ROOT));
    }
}
