package io.caracal.runtime.run;

import io.caracal.runtime.problem.OperatorProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Keeps a command away from a checkout that holds the operator's own secrets: it could read them. */
public final class WorkspaceGuard {
    private static final String ALLOWED = "CARACAL_RUN_ALLOW_WORKSPACE_SECRETS";
    private static final String ADMIN_TOKEN = "infra/secrets/files/caracalAdminToken";

    private WorkspaceGuard() {}

    /** Refuses when the working directory, one above it or CARACAL_REPO_ROOT holds the admin token, unless that is allowed. */
    public static void check(RunSettings settings, Path workingDirectory) {
        if (settings.flag(ALLOWED)) {
            return;
        }
        String root = settings.text("CARACAL_REPO_ROOT");
        if (!root.isEmpty()) {
            refuse(Path.of(root));
        }
        for (@Nullable Path place = workingDirectory.toAbsolutePath(); place != null; place = place.getParent()) {
            refuse(place);
        }
    }

    private static void refuse(Path root) {
        Path token = root.resolve(ADMIN_TOKEN);
        if (Files.exists(token)) {
            throw new OperatorProblem(
                    token + " is an operator's secret that the command could read; move it away, or set " + ALLOWED
                            + "=true");
        }
    }
}
