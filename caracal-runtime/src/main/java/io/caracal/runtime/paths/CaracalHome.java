package io.caracal.runtime.paths;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The directory that holds everything a stack keeps: secrets, data, logs, state (CLI contract B.3). */
public record CaracalHome(Path root) {

    /**
     * CARACAL_HOME, else $XDG_DATA_HOME/caracal, else the platform's place for application data, else ~/.local/share/caracal.
     *
     * @param osName the value of the system property {@code os.name}
     */
    public static CaracalHome resolve(Map<String, String> environment, String osName, Path userHome) {
        return new CaracalHome(locate(environment, osName.toLowerCase(Locale.ROOT), userHome)
                .toAbsolutePath()
                .normalize());
    }

    private static Path locate(Map<String, String> environment, String os, Path userHome) {
        String home = environment.getOrDefault("CARACAL_HOME", "");
        if (!home.isBlank()) {
            return Path.of(home);
        }
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        if (!data.isBlank()) {
            return Path.of(data, "caracal");
        }
        if (os.startsWith("mac")) {
            return userHome.resolve("Library/Application Support/caracal");
        }
        String local = environment.getOrDefault("LOCALAPPDATA", "");
        if (os.startsWith("windows") && !local.isBlank()) {
            return Path.of(local, "caracal");
        }
        return userHome.resolve(".local/share/caracal");
    }

    /** Creates the directories that every command may use. */
    public void create() {
        PrivateFiles.createDirectory(root);
        for (Path directory : new Path[] {secrets(), data(), logs(), run(), cache(), control()}) {
            PrivateFiles.createDirectory(directory);
        }
    }

    public Path lockFile() {
        return root.resolve(".lock");
    }

    public Path environmentFile() {
        return root.resolve("caracal.env");
    }

    public Path versionFile() {
        return root.resolve("runtime.json");
    }

    public Path secrets() {
        return root.resolve("secrets");
    }

    /** Copies of the secrets, and addresses made from them, that containers may read. */
    public Path composeSecrets() {
        return root.resolve("compose-secrets");
    }

    /** A copy of the certificates by which the Redis of the containers is known. */
    public Path composeRedisAuthority() {
        return root.resolve("compose-redis-ca.crt");
    }

    public Path upgradeLog() {
        return root.resolve("upgrade.log");
    }

    public Path control() {
        return root.resolve("control");
    }

    /** The file whose existence opens Control (API contract §7.1). */
    public Path controlGate() {
        return control().resolve("enabled");
    }

    public Path data() {
        return root.resolve("data");
    }

    public Path postgresData() {
        return data().resolve("postgres");
    }

    public Path redisData() {
        return data().resolve("redis");
    }

    /** Where a service keeps evidence that it could not deliver yet. */
    public Path replay(String service) {
        return root.resolve("replay").resolve(service);
    }

    /** Where a service keeps its readiness history and mutes over restarts. */
    public Path readiness(String service) {
        return root.resolve("readiness").resolve(service);
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path log(String name) {
        return logs().resolve(name + ".log");
    }

    public Path run() {
        return root.resolve("run");
    }

    public Path stateFile() {
        return run().resolve("state.json");
    }

    /** Unpacked binaries and start-up archives; may be removed at any time while the stack is down. */
    public Path cache() {
        return root.resolve("cache");
    }
}
