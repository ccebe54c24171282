package io.caracal.testing.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL refuses to run as root. The embedded server then starts it through {@code unshare -U}, which needs
 * unprivileged user namespaces; without them the failure is named here instead of as an initdb exit code.
 */
final class PostgresUser {
    private PostgresUser() {}

    static void requireStartable() {
        if (!"root".equals(System.getProperty("user.name")) || canUnshare()) {
            return;
        }
        throw new IllegalStateException("tests run as root and `unshare -U` is not permitted here, so the embedded"
                + " PostgreSQL cannot start: run the build as an ordinary user or allow user namespaces");
    }

    private static boolean canUnshare() {
        try {
            Process process = new ProcessBuilder("unshare", "-U", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException failure) {
            throw new UncheckedIOException("tests run as root and the program `unshare` could not be run", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
