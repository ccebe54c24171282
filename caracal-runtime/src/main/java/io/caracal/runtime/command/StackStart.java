package io.caracal.runtime.command;

import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.JavaProgram;
import io.caracal.runtime.process.LogFile;
import io.caracal.runtime.stack.Probe;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the supervisor so that it outlives the command, its terminal and its process group. */
final class StackStart {
    private static final int HEAP_MEGABYTES = 96;

    private final CommandContext context;

    StackStart(CommandContext context) {
        this.context = context;
    }

    /** Starts it and returns what the services answered when all were ready; fails with the reason when that is not to be expected any more. */
    List<Probe.Answer> untilReady(Startup startup, String mode) {
        long logStart = new LogFile(context.home().log("supervisor")).size();
        startup.step("starting in " + context.home().root());
        Process supervisor = supervisor(mode);
        return new StackWait(context, startup, supervisor, logStart).untilReady();
    }

    private Process supervisor(String mode) {
        Path jar = context.installation().runtimeJar();
        if (!Files.isRegularFile(jar)) {
            throw new OperatorProblem(jar + " is missing; build again with `./dev build`");
        }
        JavaProgram java = JavaProgram.current();
        List<String> command = new ArrayList<>(detaching());
        command.add(java.executable());
        Path cache = context.home().cache();
        String build = context.installation().buildId();
        PrivateFiles.createDirectory(java.archives(cache, build));
        command.addAll(java.supervisor(HEAP_MEGABYTES, cache, build));
        command.addAll(List.of("-Dcaracal.dist=" + context.installation().directory(), "-jar", jar.toString()));
        command.addAll(List.of("supervise", "--mode", mode));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(context.home().root().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File(File.separatorChar == '\\' ? "NUL" : "/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        context.home().log("supervisor").toFile()));
        builder.environment().clear();
        builder.environment().putAll(context.environment());
        builder.environment().put("CARACAL_HOME", context.home().root().toString());
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException("the supervisor could not be started", failure);
        }
    }

    private static List<String> detaching() {
        for (String program : List.of("setsid", "nohup")) {
            for (String directory : List.of("/usr/bin", "/bin")) {
                if (Files.isExecutable(Path.of(directory, program))) {
                    return List.of(directory + "/" + program);
                }
            }
        }
        return List.of();
    }
}
