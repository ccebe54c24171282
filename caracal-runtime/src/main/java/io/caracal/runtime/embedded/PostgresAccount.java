package io.caracal.runtime.embedded;

import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL refuses to run as root. There it is started in a user namespace of its own, in which root's files belong to the same ordinary
 * user as the server.
 */
final class PostgresAccount {
    private static final List<String> NAMESPACE = List.of("unshare", "-U");

    private final List<String> prefix;

    private PostgresAccount(List<String> prefix) {
        this.prefix = prefix;
    }

    /** Finds out how programs must be started for this user; fails when a way is missing. */
    static PostgresAccount current() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new PostgresAccount(List.of());
        }
        if (!canUseNamespace()) {
            throw new OperatorProblem("the embedded PostgreSQL cannot run as root here (`unshare -U` is not permitted);"
                    + " run caracal as an ordinary user, or set DATABASE_URL to a database of your own");
        }
        return new PostgresAccount(NAMESPACE);
    }

    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean canUseNamespace() {
        List<String> attempt = new ArrayList<>(NAMESPACE);
        attempt.add("true");
        try {
            Process process = new ProcessBuilder(attempt)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
