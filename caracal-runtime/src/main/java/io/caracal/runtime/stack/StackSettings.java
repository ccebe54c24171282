package io.caracal.runtime.stack;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.Installation;
import io.caracal.runtime.secrets.SecretFiles;
import java.util.Map;

/**
 * What a supervisor needs to know.
 *
 * @param mode      dev, rc or stable
 * @param operator  the operator's environment, files included
 */
public record StackSettings(
        CaracalHome home, Installation installation, SecretFiles secrets, String mode, Map<String, String> operator) {
    public StackSettings {
        operator = Map.copyOf(operator);
    }

    /** The environment may hold secrets. */
    @Override
    public String toString() {
        return "StackSettings[" + home.root() + ", " + mode + "]";
    }
}
