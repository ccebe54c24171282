package io.caracal.runtime.docker;

import io.caracal.runtime.paths.CaracalHome;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What docker and compose are given: everything of the shell, and of the operator's files what the shell leaves unset, so that the documented
 * precedence holds for every setting of the compose file and for DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG and SSH_AUTH_SOCK (weakness D.5.1). What a
 * container gets of it, the compose file says. Which files, project and directories are used is this program's to say.
 */
final class ComposeEnvironment {
    private static final String DEV_REGISTRY = "localhost/";
    private static final String REGISTRY = "ghcr.io/garudex-labs/";

    private ComposeEnvironment() {}

    /**
     * @param operator  shell and files of the operator
     * @param secrets   the directory of the secret files
     * @param commit    the short commit of this build, for the labels of images built here
     */
    static Map<String, String> of(
            Map<String, String> operator, String mode, String version, String commit, CaracalHome home, Path secrets) {
        Map<String, String> environment = new TreeMap<>(operator);
        environment
                .keySet()
                .removeIf(name -> name.equals("COMPOSE_FILE")
                        || name.equals("COMPOSE_PROJECT_NAME")
                        || name.equals("COMPOSE_ENV_FILES"));
        environment.put("CARACAL_HOME", home.root().toString());
        environment.put("CARACAL_MODE", mode);
        environment.put("CARACAL_SECRETS_DIR", secrets.toString());
        environment.put("CARACAL_CONTROL_DIR", home.control().toString());
        environment.put("CARACAL_CA_DIR", home.root().resolve("ca").toString());
        environment.putIfAbsent("CARACAL_VERSION", version);
        environment.putIfAbsent("CARACAL_REGISTRY", mode.equals("dev") ? DEV_REGISTRY : REGISTRY);
        environment.putIfAbsent("CARACAL_BUILD_COMMIT", commit);
        if (!operator.getOrDefault("REDIS_URL", "").isBlank()) {
            // The container's own authority has signed nothing of a Redis elsewhere.
            environment.putIfAbsent("REDIS_CA_FILE", "");
        }
        environment.put("DOCKER_BUILDKIT", "1");
        environment.put("COMPOSE_DOCKER_CLI_BUILD", "1");
        return environment;
    }
}
