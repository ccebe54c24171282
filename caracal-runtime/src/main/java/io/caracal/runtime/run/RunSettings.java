package io.caracal.runtime.run;

import io.caracal.runtime.operations.Addresses;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.stack.Service;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the environment says about a run (CLI contract B.9).
 *
 * @param environment the operator's, files included
 * @param mode of this installation: dev, rc or stable; counts where neither CARACAL_ENV nor NODE_ENV is set
 * @param platform where configuration belongs on this machine
 */
public record RunSettings(Map<String, String> environment, String mode, Platform platform) {
    private static final String STS_URL = "CARACAL_STS_URL";
    private static final String ZONE_URL = "CARACAL_ZONE_URL";
    private static final String PLAIN_HTTP = "CARACAL_ALLOW_INSECURE_CONFIG_URLS";

    public RunSettings {
        environment = Map.copyOf(environment);
    }

    /**
     * @param osName the value of the system property {@code os.name}
     */
    public record Platform(String osName, Path userHome) {}

    /** A variable without surrounding white space; empty when it is not set. */
    String text(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    boolean flag(String name) {
        return text(name).equals("true");
    }

    /** Whether CARACAL_ENV, else NODE_ENV, says so. */
    boolean production() {
        return stage().equals("production");
    }

    /** CARACAL_STS_URL, else CARACAL_ZONE_URL, else in development this machine. */
    URI sts() {
        String name = text(STS_URL).isEmpty() ? ZONE_URL : STS_URL;
        String given = text(name);
        if (given.isEmpty() && !development()) {
            throw new OperatorProblem("set " + STS_URL + " to the address of the STS; only in development, with"
                    + " CARACAL_ENV=development, it is http://localhost:8080 by default");
        }
        Map<String, String> address = new HashMap<>(Map.of(STS_URL, given, PLAIN_HTTP, text(PLAIN_HTTP)));
        try {
            return Addresses.of(address).of(Service.STS);
        } catch (OperatorProblem wrong) {
            throw new OperatorProblem(wrong.line().replace(STS_URL, name), wrong);
        }
    }

    /** CARACAL_CONFIG_HOME, else where the platform keeps configuration. */
    Path configuration() {
        String explicit = text("CARACAL_CONFIG_HOME");
        if (!explicit.isEmpty()) {
            return Path.of(explicit);
        }
        String xdg = text("XDG_CONFIG_HOME");
        if (!xdg.isEmpty()) {
            return Path.of(xdg, "caracal");
        }
        String os = platform.osName().toLowerCase(Locale.ROOT);
        String roaming = text("APPDATA");
        if (os.startsWith("windows") && !roaming.isEmpty()) {
            return Path.of(roaming, "Caracal");
        }
        return os.startsWith("mac")
                ? platform.userHome().resolve("Library/Application Support/Caracal")
                : platform.userHome().resolve(".config/caracal");
    }

    private boolean development() {
        String stage = stage();
        return stage.isEmpty() ? mode.equals("dev") : stage.equals("development");
    }

    private String stage() {
        String named = text("CARACAL_ENV");
        return (named.isEmpty() ? text("NODE_ENV") : named).toLowerCase(Locale.ROOT);
    }

    /** The environment may hold secrets. */
    @Override
    public String toString() {
        return "RunSettings[" + mode + "]";
    }
}
