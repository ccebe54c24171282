package io.caracal.runtime.command;

import io.caracal.runtime.operations.Spelling;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.LogFile;
import io.caracal.runtime.stack.Service;
import io.caracal.runtime.terminal.Console;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caracal logs [service] [-f] [-n N]}. */
@Command(
        name = "logs",
        description = "Show the log of one process, or of all with their names in front",
        footer = {"", Containers.EXIT_CODES, Containers.MORE_EXIT_CODES})
final class LogsCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final CommandContext context;

    @Parameters(
            arity = "0..1",
            paramLabel = "service",
            description = "api, sts, gateway, audit, coordinator, control, postgres, redis or supervisor")
    private @Nullable String name;

    @Option(
            names = {"-f", "--follow"},
            description = "go on with what is written next")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "50",
            description = "how many lines to begin with (50)")
    private int count;

    @Option(names = "--mode", paramLabel = "mode", description = "with --docker: dev, rc or stable")
    private @Nullable String mode;

    @Option(names = Containers.OPTION, description = "show the logs of containers")
    private boolean docker;

    LogsCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        if (count < 0) {
            throw new OperatorProblem("-n must not be negative");
        }
        return docker ? Containers.guarded(context, this::containers) : files(files());
    }

    private int containers() {
        context.home().create();
        return Containers.stack(context, mode).logs(name == null ? List.of() : List.of(name), follow, count);
    }

    private int files(Map<String, Path> files) {
        Map<String, Long> positions = new LinkedHashMap<>();
        files.forEach((each, file) -> {
            positions.put(each, new LogFile(file).size());
            new LogFile(file).lastLines(count).forEach(line -> print(each, line));
        });
        while (follow) {
            files.forEach((each, file) -> positions.put(each, printFrom(each, file, positions.getOrDefault(each, 0L))));
            LockSupport.parkNanos(LOOK.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                return 1;
            }
        }
        return 0;
    }

    private Map<String, Path> files() {
        List<String> known = new ArrayList<>(Service.names());
        known.addAll(List.of("postgres", "redis", "supervisor"));
        Map<String, Path> files = new LinkedHashMap<>();
        if (name != null && !known.contains(name)) {
            List<String> near = Spelling.suggestions(name, known);
            throw new OperatorProblem("there is no log of " + name + "; "
                    + (near.isEmpty() ? "" : "did you mean " + near.get(0) + "? Else ") + "choose one of "
                    + String.join(", ", known));
        }
        for (String each : known) {
            Path file = context.home().log(each);
            if ((name == null || name.equals(each)) && (Files.exists(file) || follow)) {
                files.put(each, file);
            }
        }
        if (files.isEmpty()) {
            throw new OperatorProblem(
                    "no log in " + context.home().logs() + " yet; start the stack with `" + context.program() + " up`");
        }
        return files;
    }

    /** Prints complete lines after the position; a file that has become shorter was rotated and is read from its start. */
    private long printFrom(String each, Path file, long position) {
        long size = new LogFile(file).size();
        long from = size < position ? 0 : position;
        if (size == from) {
            return from;
        }
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            reader.seek(from);
            byte[] bytes = new byte[(int) Math.min(size - from, 1 << 20)];
            reader.readFully(bytes);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            new String(bytes, 0, end, StandardCharsets.UTF_8).lines().forEach(line -> print(each, line));
            return from + end;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    private void print(String each, String line) {
        Console console = context.console();
        console.line(name != null ? line : each + " | " + line);
    }
}
