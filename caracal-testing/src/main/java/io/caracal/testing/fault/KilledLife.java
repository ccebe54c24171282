package io.caracal.testing.fault;

import io.caracal.testing.service.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One life of a process that works for ever, prints a line for each thing that it has finished, and is killed in the middle of it. Its lines begin
 * with the name of the life and a hyphen; others are its log.
 */
public final class KilledLife {
    private static final int KILLED = 128 + 9;

    private final String name;
    private final Set<String> told = new HashSet<>();

    private KilledLife(String name) {
        this.name = name;
    }

    /**
     * Starts a main class on the class path of this test, lets it finish some things, and kills it.
     *
     * @param name       of this life, the last argument of the main class
     * @param lines      after how many of them it is killed
     * @param arguments  of the main class, before the name
     * @return every line that came out, those after the kill included
     */
    public static Set<String> of(Class<?> main, String name, int lines, String... arguments)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(name);
        Process process = JavaProcess.of(main, all)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        KilledLife life = new KilledLife(name);
        life.readAndKill(process, lines);
        int exit = process.waitFor();
        if (exit != KILLED) {
            throw new AssertionError("exit code " + exit + " instead of " + KILLED);
        }
        return life.told;
    }

    private void readAndKill(Process process, int lines) throws IOException {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            while (told.size() < lines) {
                String line = out.readLine();
                if (line == null) {
                    throw new AssertionError("the process died by itself");
                }
                take(line);
            }
            // Through the handle: it leaves the pipe open, with what was said last.
            process.toHandle().destroyForcibly();
            out.lines().forEach(this::take);
        }
    }

    private void take(String line) {
        if (line.startsWith(name + "-")) {
            told.add(line);
        }
    }
}
