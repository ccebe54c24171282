package io.caracal.runtime.command;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.operations.Addresses;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.Installation;
import io.caracal.runtime.paths.OperatorEnvironment;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.SecretFiles;
import io.caracal.runtime.secrets.Tokens;
import io.caracal.runtime.stack.StackSettings;
import io.caracal.runtime.stack.StateFile;
import io.caracal.runtime.terminal.Console;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every command is given.
 *
 * @param environment of the process, without what a dotenv file of the working directory put into it
 * @param program     how this program was called, for advice such as "./caracal demo"
 */
public record CommandContext(
        Console console, CaracalHome home, Installation installation, Map<String, String> environment, String program) {
    private static final List<String> MODES = List.of("dev", "rc", "stable");

    public CommandContext {
        environment = Map.copyOf(environment);
    }

    StateFile state() {
        return new StateFile(home.stateFile());
    }

    SecretFiles secrets() {
        return new SecretFiles(home.secrets(), new SecureRandom());
    }

    /** The environment with the operator's files. They are read here, so that a mistake in them cannot break `help`. */
    Map<String, String> operator() {
        return OperatorEnvironment.withOperatorFiles(environment, home);
    }

    /** Where the services answer. */
    Addresses addresses() {
        return Addresses.of(operator());
    }

    /** The credentials for them. */
    Tokens tokens() {
        return Tokens.of(environment, home);
    }

    /** What an operator shows to a service: as given in the environment or the operator's files, else the generated one. */
    SecretText operatorToken() {
        return tokens().require(GeneratedSecret.OPERATOR_TOKEN);
    }

    /** Settings for a supervisor. */
    StackSettings settings(@Nullable String requestedMode) {
        Map<String, String> operator = operator();
        return new StackSettings(home, installation, secrets(), mode(requestedMode, operator), operator);
    }

    /** --mode, else CARACAL_MODE, else the mode of this build. */
    String mode(@Nullable String requested, Map<String, String> operator) {
        String mode = requested != null ? requested : operator.getOrDefault("CARACAL_MODE", "");
        if (mode.isBlank()) {
            return installation.stampedMode();
        }
        if (!MODES.contains(mode.strip())) {
            throw new OperatorProblem(
                    (requested != null ? "--mode" : "CARACAL_MODE") + " must be one of " + String.join(", ", MODES));
        }
        return mode.strip();
    }

    /** The environment may hold secrets. */
    @Override
    public String toString() {
        return "CommandContext[" + home.root() + "]";
    }
}
