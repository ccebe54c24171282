package io.caracal.runtime.secrets;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.OperatorEnvironment;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the credential that a command shows to a service (CLI contract B.3): the variable, the file that its {@code _FILE} variable names, the generated
 * file. The variables of CARACAL_ENV_FILE and caracal.env count as set, as they do for the services of this installation, so that a token given there wins
 * over a generated one that no service uses.
 */
public final class Tokens {
    private static final String WORKSPACE = "infra/secrets/files";

    private final Map<String, String> environment;
    private final List<Path> directories;

    private Tokens(Map<String, String> environment, List<Path> directories) {
        this.environment = environment;
        this.directories = directories;
    }

    /**
     * The credentials of an operator.
     *
     * @param environment of the process; the operator's files are read here
     */
    public static Tokens of(Map<String, String> environment, CaracalHome home) {
        Map<String, String> operator = OperatorEnvironment.withOperatorFiles(environment, home);
        return new Tokens(operator, directories(operator, home));
    }

    /** The credential, or nothing when it is nowhere. A file that was named but cannot be used is an {@link OperatorProblem}. */
    public Optional<SecretText> find(GeneratedSecret secret) {
        String given = environment.getOrDefault(secret.variable(), "").strip();
        if (!given.isEmpty()) {
            return Optional.of(SecretText.of(given));
        }
        String named = environment.getOrDefault(fileVariable(secret), "").strip();
        if (!named.isEmpty()) {
            String text = read(Path.of(named))
                    .orElseThrow(() -> new OperatorProblem(
                            fileVariable(secret) + " names " + named + ", which is missing or empty; correct it"));
            return Optional.of(SecretText.of(text));
        }
        return directories.stream()
                .map(directory -> read(directory.resolve(secret.fileName())))
                .flatMap(Optional::stream)
                .findFirst()
                .map(SecretText::of);
    }

    /** The credential; an {@link OperatorProblem} that says where it was looked for when it is nowhere. */
    public SecretText require(GeneratedSecret secret) {
        return find(secret).orElseThrow(() -> new OperatorProblem(missing(secret)));
    }

    /** What to tell an operator about a credential that was not found. */
    public String missing(GeneratedSecret secret) {
        return "no " + secret.fileName() + " was found; set " + secret.variable() + " or " + fileVariable(secret)
                + ", or run where the stack was started: `caracal up` writes it to " + directories.get(0);
    }

    private static String fileVariable(GeneratedSecret secret) {
        return secret.variable() + "_FILE";
    }

    private static List<Path> directories(Map<String, String> environment, CaracalHome home) {
        Set<Path> directories = new LinkedHashSet<>();
        String explicit = environment.getOrDefault("CARACAL_SECRETS_DIR", "").strip();
        if (!explicit.isEmpty()) {
            directories.add(Path.of(explicit));
        }
        Path development = home.root().resolve("dev-secrets");
        if ("dev".equals(environment.get("CARACAL_MODE"))) {
            directories.add(development);
        }
        directories.add(home.secrets());
        directories.add(development);
        if ("true".equals(environment.get("CARACAL_ALLOW_WORKSPACE_SECRETS"))) {
            directories.add(
                    Path.of(environment.getOrDefault("CARACAL_REPO_ROOT", "")).resolve(WORKSPACE));
        }
        return List.copyOf(directories);
    }

    /** The text of a secret file; nothing when it is missing or blank. */
    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new OperatorProblem(file + " cannot be read; run as its owner", unreadable);
        }
    }
}
