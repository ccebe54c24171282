package io.caracal.testing.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A main class on the class path of this test, in a process of its own that starts fast and stays small. */
public final class JavaProcess {

    private JavaProcess() {}

    /** Not started yet; with the environment of this process. */
    public static ProcessBuilder of(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }
}
