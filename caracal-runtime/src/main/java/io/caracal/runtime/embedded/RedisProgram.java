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

/**
 * A server to run: {@code redis-server} 7 or newer from PATH, else the packaged 6.2.
 *
 * @param command what starts it
 * @param major   its release
 */
record RedisProgram(String command, int major) {
    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.");
    private static final int WANTED_MAJOR = 7;
    private static final int PACKAGED_MAJOR = 6;
    private static final String ON_PATH = "redis-server";

    static RedisProgram locate(Path cache) {
        try {
            int onPath = majorOnPath();
            return onPath >= WANTED_MAJOR
                    ? new RedisProgram(ON_PATH, onPath)
                    : new RedisProgram(packaged(cache.resolve("redis")), PACKAGED_MAJOR);
        } catch (IOException failure) {
            throw new UncheckedIOException("no Redis server could be found or unpacked", failure);
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
