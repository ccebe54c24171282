package io.caracal.runtime.docker;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.Installation;
import io.caracal.runtime.paths.OperatorEnvironment;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.SecretFiles;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One stack of containers, driven through {@code docker compose} (CLI contract B.4, B.6). Every call returns the exit code of compose. */
public final class ComposeStack {
    private static final String MIGRATIONS = "dbMigrate";
    private static final String REDIS_AUTHORITY = "/etc/caracal/redis/ca.crt";

    private final ComposeProject project;
    private final Docker docker;
    private final ComposeSecrets secrets;
    private final SecretFiles originals;

    private ComposeStack(ComposeProject project, Docker docker, ComposeSecrets secrets, SecretFiles originals) {
        this.project = project;
        this.docker = docker;
        this.secrets = secrets;
        this.originals = originals;
    }

    /**
     * The stack of this home directory.
     *
     * @param operator shell and files of the operator
     * @param mode     dev, rc or stable
     * @param commit   of this build
     */
    public static ComposeStack of(
            CaracalHome home, Installation installation, Map<String, String> operator, String mode, String commit) {
        String given = operator.getOrDefault("CARACAL_SECRETS_DIR", "").strip();
        Path mounted = (given.isEmpty() ? home.composeSecrets() : Path.of(given)).toAbsolutePath();
        SecretFiles originals = new SecretFiles(given.isEmpty() ? home.secrets() : mounted, new SecureRandom());
        Map<String, String> environment =
                ComposeEnvironment.of(operator, mode, installation.version(), commit, home, mounted);
        Docker docker = Docker.find(environment, home.root());
        ComposeProject project = ComposeProject.of(mode, home, installation, operator);
        PrivateFiles.createDirectory(home.root().resolve("ca"));
        // Compose refuses to run without the file of settings, also where `docker compose` alone has started the stack.
        OperatorEnvironment.createTemplate(home);
        return new ComposeStack(project, docker, new ComposeSecrets(mounted, originals, operator), originals);
    }

    /** Where the generated secrets of this stack are kept. */
    public SecretFiles originals() {
        return originals;
    }

    public ComposeProject project() {
        return project;
    }

    /** Fails unless compose is there and the daemon answers. */
    public void require() {
        Docker.Said compose = docker.ask("compose", "version");
        if (compose.exit() != 0) {
            throw new DockerMissing(
                    "docker has no compose plugin (" + compose.reason() + "); install it, or run without --docker");
        }
        Docker.Said daemon = docker.ask("info");
        if (daemon.exit() != 0) {
            throw new OperatorProblem("the docker daemon does not answer: " + daemon.reason()
                    + "; start it, or point DOCKER_HOST or DOCKER_CONTEXT to one that runs");
        }
        if (project.builds() && docker.ask("buildx", "version").exit() != 0) {
            throw new DockerMissing(
                    "mode dev builds images and needs the buildx plugin of docker; install it, or choose --mode"
                            + " stable");
        }
    }

    /** Makes the secret files and the networks. Returns how many secrets were created. */
    public int provision(Consumer<String> progress) {
        int created = originals.provision().size();
        if (created > 0) {
            progress.accept("created " + created + " secrets in " + originals.directory());
        }
        List<String> written = secrets.write();
        if (!written.isEmpty()) {
            progress.accept("wrote " + written.size() + " files for the containers");
        }
        if (project.builds()) {
            Networks.createDevelopment(docker);
        } else {
            Networks.requireOwn(docker, project.name());
        }
        return created;
    }

    /** Writes the mounted secret files again after their originals have changed. */
    public void refreshSecrets() {
        secrets.write();
    }

    /** Starts what is not running, then forgets the containers of one-shot jobs that have ended. */
    public int up() {
        List<String> arguments = new ArrayList<>(List.of("up", "-d"));
        if (project.builds()) {
            arguments.add("--build");
        }
        arguments.add("--remove-orphans");
        int exit = compose(arguments);
        return exit == 0 ? compose(List.of("rm", "-f")) : exit;
    }

    /** Replaces containers as the compose file now says, without building or pulling. */
    public int roll() {
        return compose(List.of("up", "-d", "--remove-orphans"));
    }

    public int down(boolean volumes) {
        return compose(volumes ? List.of("down", "-v") : List.of("down"));
    }

    /** Gets the images: builds them in dev, else pulls them. */
    public int stage() {
        return compose(project.builds() ? List.of("build") : List.of("pull"));
    }

    /** Runs the migrations while everything else goes on. They also give the database roles their passwords. */
    public int migrate() {
        return compose(List.of("run", "--rm", MIGRATIONS));
    }

    /** Makes new containers of these services and nothing else: a mounted file that was replaced is seen by new containers only. */
    public int recreate(List<String> services) {
        List<String> arguments = new ArrayList<>(List.of("up", "-d", "--no-deps", "--force-recreate"));
        arguments.addAll(services);
        return compose(arguments);
    }

    public int logs(List<String> services, boolean follow, int lines) {
        List<String> arguments = new ArrayList<>(List.of("logs", "--tail", Integer.toString(lines)));
        if (follow) {
            arguments.add("--follow");
        }
        arguments.addAll(services);
        return compose(arguments);
    }

    /**
     * The certificates (PEM) by which the container redis is known.
     *
     * @throws OperatorProblem when it does not run, or is of a version that does not encrypt
     */
    public String redisAuthority() {
        List<String> arguments = new ArrayList<>(project.arguments());
        arguments.addAll(List.of("exec", "-T", "redis", "cat", REDIS_AUTHORITY));
        Docker.Said said = docker.ask(arguments.toArray(String[]::new));
        if (said.exit() != 0) {
            throw new OperatorProblem("the container redis shows no certificate authority: " + said.reason()
                    + "; it has to run, with the image of this version");
        }
        return said.text();
    }

    /** Ids of the containers of this project, running or not. */
    public List<String> containers() {
        List<String> arguments = new ArrayList<>(project.arguments());
        arguments.addAll(List.of("ps", "--all", "--quiet"));
        Docker.Said said = docker.ask(arguments.toArray(String[]::new));
        if (said.exit() != 0) {
            throw new OperatorProblem("the containers could not be listed: " + said.reason());
        }
        return said.text()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** Removes local images of this product. Returns their tags, or those that would go. */
    public List<String> removeImages(boolean dryRun) {
        Docker.Said said = docker.ask("images", "--format", "{{.Repository}}:{{.Tag}}");
        if (said.exit() != 0) {
            throw new OperatorProblem("the images could not be listed: " + said.reason());
        }
        List<String> ours = said.text()
                .lines()
                .map(String::strip)
                .filter(ComposeStack::ours)
                .toList();
        if (!dryRun && !ours.isEmpty()) {
            List<String> arguments = new ArrayList<>(List.of("image", "rm"));
            arguments.addAll(ours);
            Docker.Said removed = docker.ask(arguments.toArray(String[]::new));
            if (removed.exit() != 0) {
                throw new OperatorProblem("the images could not be removed: " + removed.reason());
            }
        }
        return ours;
    }

    private static boolean ours(String tag) {
        return tag.startsWith("caracal/")
                || tag.startsWith("localhost/caracal-")
                || tag.startsWith("ghcr.io/garudex-labs/caracal-");
    }

    private int compose(List<String> arguments) {
        List<String> all = new ArrayList<>(project.arguments());
        all.addAll(arguments);
        return docker.run(all);
    }
}
