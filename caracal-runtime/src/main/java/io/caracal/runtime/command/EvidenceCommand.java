package io.caracal.runtime.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.runtime.evidence.EvidencePack;
import io.caracal.runtime.evidence.PackOrder;
import io.caracal.runtime.evidence.Part;
import io.caracal.runtime.process.JavaProgram;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code caracal evidence pack}: contract C.5. */
@Command(
        name = "evidence",
        description = "Collect what an auditor asks for",
        subcommands = EvidenceCommand.Pack.class,
        footer = {"", "`caracal evidence pack --help` says more."})
final class EvidenceCommand implements Runnable {
    private static final String MAIN = "io.caracal.runtime.cli.CaracalMain";

    private final CommandContext context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    EvidenceCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private PackOrder order(Path directory) {
        return new PackOrder(
                context.settings(null),
                context.addresses(),
                context.tokens(),
                BuildCommit.of(context.installation()),
                directory.toAbsolutePath().normalize(),
                List.of(
                        JavaProgram.current().executable(),
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        MAIN,
                        "doctor",
                        "--json"));
    }

    /** {@code caracal evidence pack [--out D] [--json]}. */
    @Command(
            name = "pack",
            description = "Write a directory with a report and the raw outputs behind it",
            footer = {
                "",
                "Writes caracal-evidence-<UTC>/REPORT.md: program and commit, bill of materials, architecture and"
                        + " threat model,",
                "schema, streams, all audit chains walked, migrations, readiness with its history, smoke test,"
                        + " diagnosis.",
                "Each part is PASS, FAIL, or SKIPPED when it cannot be looked at from here. No secret is written.",
                "",
                "Exit code: 1 when a part is FAIL or the pack could not be written, else 0."
            })
    static final class Pack implements Callable<Integer> {
        @ParentCommand
        private @Nullable EvidenceCommand evidence;

        @Option(names = "--out", paramLabel = "D", description = "directory for packs (evidence)")
        private Path directory = Path.of("evidence");

        @Option(names = "--json", description = "print JSON")
        private boolean json;

        @Override
        public Integer call() {
            if (evidence == null) {
                throw new IllegalStateException("pack is a part of evidence");
            }
            CommandContext context = evidence.context;
            Startup startup = new Startup(context.console());
            Consumer<String> progress = json ? step -> {} : startup::step;
            EvidencePack.Written written =
                    new EvidencePack(evidence.order(directory), Clock.systemUTC(), progress).write();
            if (json) {
                ObjectNode body = JsonText.MAPPER.createObjectNode();
                body.put("report", written.report().toString());
                body.put("failed", written.failed());
                body.set("parts", JsonText.MAPPER.valueToTree(written.parts()));
                context.console().out().print(JsonText.of(body));
            } else {
                long failed = written.parts().stream()
                        .filter(part -> part.status() == Part.Status.FAIL)
                        .count();
                long skipped = written.parts().stream()
                        .filter(part -> part.status() == Part.Status.SKIPPED)
                        .count();
                context.console()
                        .line((failed == 0 ? "evidence ok " : "evidence with " + failed + " failures ")
                                + (skipped == 0 ? "" : "(" + skipped + " parts skipped) ")
                                + written.report());
            }
            return written.failed() ? 1 : 0;
        }
    }
}
