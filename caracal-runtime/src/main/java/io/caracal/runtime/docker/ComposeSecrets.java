package io.caracal.runtime.docker;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.SecretFiles;
import io.caracal.runtime.stack.StoreAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The secret files that compose mounts into containers: the generated secrets and the addresses made from them, with the host names of the compose
 * network. Containers run as another user and see the files with the mode they have here, so the files are 0444; what protects them on this machine is
 * their directory, 0700. Their originals in the home directory stay 0600.
 */
public final class ComposeSecrets {
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private final Path directory;
    private final SecretFiles originals;
    private final Map<String, String> operator;

    /**
     * @param directory where compose looks, CARACAL_SECRETS_DIR
     * @param originals where the values come from
     * @param operator  for addresses of external stores and TLS options
     */
    public ComposeSecrets(Path directory, SecretFiles originals, Map<String, String> operator) {
        this.directory = directory;
        this.originals = originals;
        this.operator = Map.copyOf(operator);
    }

    /** Writes every file that is missing or whose input has changed. Returns the names of those written now. */
    public List<String> write() {
        PrivateFiles.createDirectory(directory);
        List<String> written = new ArrayList<>();
        for (GeneratedSecret secret : GeneratedSecret.values()) {
            put(secret.fileName(), chosen(secret), written);
            if (secret.keepsPrevious()) {
                put(
                        secret.previousFileName(),
                        SecretText.of(String.join(",", originals.previousValues(secret))),
                        written);
            }
        }
        addresses().derived(this::chosen).forEach((name, address) -> put(name, address, written));
        return List.copyOf(written);
    }

    /** An operator's own value wins over the generated one, as it does for services of an embedded stack. */
    private SecretText chosen(GeneratedSecret secret) {
        String given = operator.getOrDefault(secret.variable(), "").strip();
        if (!given.isEmpty()) {
            return SecretText.of(given);
        }
        String file = operator.getOrDefault(secret.variable() + "_FILE", "").strip();
        return file.isEmpty()
                ? originals.value(secret)
                : SecretText.of(PrivateFiles.read(Path.of(file)).strip());
    }

    /** Nobody looks at a Redis elsewhere here: whether it has users of the services is the operator's to say. */
    private StoreAddresses addresses() {
        StoreAddresses addresses = new StoreAddresses(owner(), redis());
        boolean elsewhere = !operator.getOrDefault("REDIS_URL", "").isBlank();
        boolean users = "true".equals(operator.get("CARACAL_REDIS_USERS"));
        return elsewhere && !users ? addresses.sharedRedis() : addresses;
    }

    private SecretText owner() {
        String external = operator.getOrDefault("DATABASE_URL", "").strip();
        if (!external.isEmpty()) {
            return SecretText.of(external);
        }
        String mode = operator.getOrDefault("CARACAL_POSTGRES_SSLMODE", "").strip();
        if (!mode.isEmpty() && !SSL_MODES.contains(mode)) {
            throw new OperatorProblem(
                    "CARACAL_POSTGRES_SSLMODE must be one of disable, allow, prefer, require, verify-ca, verify-full");
        }
        String query = mode.isEmpty() ? "" : "?sslmode=" + mode;
        return SecretText.of("postgres://caracal:" + StoreAddresses.encoded(chosen(GeneratedSecret.POSTGRES_PASSWORD))
                + "@postgres:5432/caracal" + query);
    }

    private SecretText redis() {
        String external = operator.getOrDefault("REDIS_URL", "").strip();
        if (!external.isEmpty()) {
            return SecretText.of(external);
        }
        return SecretText.of(
                "rediss://:" + StoreAddresses.encoded(chosen(GeneratedSecret.REDIS_PASSWORD)) + "@redis:6379");
    }

    private void put(String name, SecretText content, List<String> written) {
        Path file = directory.resolve(name);
        if (!Files.exists(file) || !content.matches(PrivateFiles.read(file).strip())) {
            PrivateFiles.replace(file, content.reveal());
            written.add(name);
        }
        readable(file);
    }

    private static void readable(Path path) {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--r--r--"));
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot set the mode of " + path, failure);
            }
        }
    }
}
