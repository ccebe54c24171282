package io.caracal.runtime.embedded;

import io.caracal.runtime.paths.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/** Finds a server to run: {@code redis-server} 7 or newer from PATH, else the packaged 6.2. */
final class RedisProgram {
    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.");
    private static final int WANTED_MAJOR = 7;
    private static final int PACKAGED_MAJOR = 6;
    private static final String ON_PATH = "redis-server";

    private RedisProgram() {}

    static String locate(Path cache) {
        try {
            return majorOnPath() >= WANTED_MAJOR ? ON_PATH : packaged(cache.resolve("redis"));
        } catch (IOException failure) {
            throw new UncheckedIOException("no Redis server could be found or unpacked", failure);
        }
    }

    /** The major release of that server. */
    static int major() {
        try {
            return Math.max(majorOnPath(), PACKAGED_MAJOR);
        } catch (IOException failure) {
            throw new UncheckedIOException("the release of the Redis server could not be found out", failure);
        }
    }

    private static String packaged(Path directory) throws IOException {
        PrivateFiles.createDirectory(directory);
        return ExecutableProvider.newJarResourceProvider(directory.toFile())
                .get()
                .getAbsolutePath();
    }

    /** The major version of the server on PATH, or 0 when there is none. */
    private static int majorOnPath() throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(ON_PATH, "--version")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException notInstalled) {
            return 0;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Matcher matcher = VERSION.matcher(output);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
