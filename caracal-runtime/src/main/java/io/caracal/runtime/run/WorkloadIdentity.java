package io.caracal.runtime.run;

import io.caracal.core.id.Identifiers;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** The workload that a run acts as, and its secret (CLI contract B.9). No message ever repeats a value that may be a secret. */
public record WorkloadIdentity(String id, SecretText secret) {
    private static final String ID = "CARACAL_WORKLOAD_ID";
    private static final String SECRET = "CARACAL_WORKLOAD_SECRET";
    private static final String SECRET_FILE = "CARACAL_WORKLOAD_SECRET_FILE";
    private static final String SECRET_PREFIX = "ws_";
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    /** Reads CARACAL_WORKLOAD_ID and exactly one of the places where its secret may be. */
    public static WorkloadIdentity read(RunSettings settings) {
        String id = settings.text(ID);
        if (id.isEmpty()) {
            throw new OperatorProblem("set " + ID + " to the id of the workload");
        }
        if (id.startsWith(SECRET_PREFIX) || !Identifiers.isValid(id)) {
            throw new OperatorProblem(ID + " is not the id of a workload");
        }
        return new WorkloadIdentity(id, secret(settings, id));
    }

    private static SecretText secret(RunSettings settings, String id) {
        String given = settings.text(SECRET);
        String file = settings.text(SECRET_FILE);
        if (!given.isEmpty() && !file.isEmpty()) {
            throw new OperatorProblem("set " + SECRET + " or " + SECRET_FILE + ", not both");
        }
        if (!given.isEmpty()) {
            return SecretText.of(given);
        }
        if (file.startsWith(SECRET_PREFIX)) {
            throw new OperatorProblem(SECRET_FILE + " holds a secret; give it in " + SECRET + ", or name a file");
        }
        if (!file.isEmpty()) {
            return read(Path.of(file));
        }
        if (settings.production()) {
            throw new OperatorProblem(
                    "set " + SECRET + " or " + SECRET_FILE + "; in production no other place is looked at");
        }
        Path usual = settings.configuration()
                .resolve("runtime")
                .resolve(sanitized(id))
                .resolve("secret");
        if (!Files.exists(usual)) {
            throw new OperatorProblem("set " + SECRET + " or " + SECRET_FILE + ", or put the secret into " + usual);
        }
        return read(usual);
    }

    /** The id as the name of a directory: nothing that leaves the place it belongs to. */
    static String sanitized(String id) {
        String plain = id.replaceAll("[^A-Za-z0-9._-]", "_");
        return plain.matches("\\.+") ? plain.replace('.', '_') : plain;
    }

    private static SecretText read(Path file) {
        try {
            if (Files.getFileStore(file).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new OperatorProblem(file + " can be used by others than its owner; run: chmod 600 " + file);
            }
            String text = Files.readString(file).strip();
            if (text.isEmpty()) {
                throw new OperatorProblem(file + " is empty");
            }
            return SecretText.of(text);
        } catch (NoSuchFileException missing) {
            throw new OperatorProblem(file + " does not exist");
        } catch (IOException unreadable) {
            throw new OperatorProblem(file + " cannot be read", unreadable);
        }
    }
}
