package io.caracal.runtime.cli;

import io.caracal.runtime.command.CommandContext;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.Installation;
import io.caracal.runtime.paths.OperatorEnvironment;
import io.caracal.runtime.terminal.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The entry point of {@code caracal}. */
public final class CaracalMain {
    private CaracalMain() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        Map<String, String> environment =
                OperatorEnvironment.withoutDotenv(System.getenv(), Path.of("").toAbsolutePath());
        CaracalHome home = CaracalHome.resolve(
                environment, System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", ".")));
        boolean terminal = System.console() != null && Boolean.getBoolean("caracal.terminal");
        Console console = new Console(
                stream(FileDescriptor.out), stream(FileDescriptor.err), Console.wantsColour(environment, terminal));
        String program = System.getProperty("caracal.program", "caracal");
        return CommandShell.run(
                new CommandContext(console, home, Installation.locate(), environment, program), arguments);
    }

    /** Output is UTF-8 whatever the locale says. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
