package io.caracal.runtime.command;

import io.caracal.runtime.debug.Investigation;
import io.caracal.runtime.debug.Story;
import io.caracal.runtime.debug.StoryJson;
import io.caracal.runtime.debug.StoryText;
import io.caracal.runtime.operations.ServiceClient;
import io.caracal.runtime.terminal.Console;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caracal debug request <id> [--zone Z] [--json]}. */
@Command(
        name = "request",
        description = "Show the events of a request, why it was decided so, its scopes and target, its session and"
                + " delegation, whether anything was revoked or waits for approval, and what to look at next",
        footer = {
            "",
            "The id is in the X-Request-Id header of the answer. Without --zone every zone is looked at.",
            "Needs the admin token (CARACAL_ADMIN_TOKEN, CARACAL_ADMIN_TOKEN_FILE, or the generated file of this"
                    + " machine); the",
            "coordinator token for the delegation and the lease of the session, the metrics bearer for the state of"
                    + " revocations.",
            "What could not be read is named, with the reason.",
            "Exit code: 0; 1 when there is no event of the request, or the API cannot be asked."
        })
final class DebugRequestCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "id", description = "the request id")
    private String id = "";

    @Option(names = "--zone", paramLabel = "Z", description = "look in this zone only")
    private @Nullable String zone;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    DebugRequestCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Investigation investigation =
                new Investigation(new ServiceClient(System::nanoTime), context.addresses(), context.tokens());
        List<Story> stories = investigation.of(id, zone);
        Console console = context.console();
        Clock clock = Clock.systemUTC();
        if (json) {
            console.line(Printed.json(StoryJson.of(stories, clock)));
            return 0;
        }
        stories.forEach(story -> new StoryText(console, story, clock).lines().forEach(console::line));
        return 0;
    }
}
