package io.caracal.runtime.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.runtime.docker.ComposeStack;
import io.caracal.runtime.operations.Spelling;
import io.caracal.runtime.paths.HomeLock;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.rotation.Age;
import io.caracal.runtime.rotation.Plan;
import io.caracal.runtime.rotation.Rotation;
import io.caracal.runtime.rotation.Site;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.stack.Service;
import io.caracal.runtime.terminal.Console;
import io.caracal.runtime.terminal.Table;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caracal rotate <secret>} and {@code caracal rotate list} (CLI contract C.8). */
@Command(
        name = "rotate",
        description = "Exchange a generated secret and have the services learn of it",
        footer = {
            "",
            "`rotate list` names every secret, its age, and what exchanging it means. Services restart one after",
            "the other, each ready before the next; when one does not become ready, the old value is put back.",
            "Keys that sign go on verifying what they signed until --drop-previous. Backups made before an",
            "exchange of secretStoreKek are opened with the old key only: keep it with them.",
            "",
            Containers.EXIT_CODES,
            Containers.MORE_EXIT_CODES
        })
final class RotateCommand implements Callable<Integer> {
    private static final String LIST = "list";

    private final CommandContext context;

    @Parameters(paramLabel = "secret", description = "its name as in `rotate list`, or the word list")
    private String name = "";

    @Option(
            names = {"-y", "--yes"},
            description = "exchange without asking")
    private boolean yes;

    @Option(names = "--dry-run", description = "only say what would be done")
    private boolean dryRun;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Option(names = "--roll-back", description = "put back the old value after an exchange that was cut off")
    private boolean rollBack;

    @Option(names = "--drop-previous", description = "accept the keys before the current one no more")
    private boolean dropPrevious;

    @Option(names = "--mode", paramLabel = "mode", description = "with --docker: dev, rc or stable")
    private @Nullable String mode;

    @Option(names = Containers.OPTION, description = "the secrets of the stack of containers")
    private boolean docker;

    RotateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        if (rollBack && dropPrevious) {
            throw new OperatorProblem("choose one of --roll-back and --drop-previous");
        }
        if (name.equals(LIST)) {
            return list();
        }
        Plan plan = Plan.of(secret());
        requireOurs(plan.secret());
        if (dryRun) {
            return tell(plan, "planned", steps(plan));
        }
        if (!yes && !confirmed(plan)) {
            context.console().line("nothing was changed");
            return 0;
        }
        return docker ? Containers.guarded(context, () -> containers(plan)) : embedded(plan);
    }

    private int embedded(Plan plan) {
        context.home().create();
        List<String> done = new ArrayList<>();
        Consumer<String> progress = progress(done);
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "rotate", progress);
                EmbeddedSite site = new EmbeddedSite(context, progress)) {
            site.secrets().provision();
            return run(plan, site, progress, done);
        }
    }

    private int containers(Plan plan) {
        context.home().create();
        ComposeStack stack = Containers.stack(context, mode);
        List<String> done = new ArrayList<>();
        Consumer<String> progress = progress(done);
        try (HomeLock lock = HomeLock.acquire(context.home().lockFile(), "rotate --docker", progress)) {
            stack.provision(progress);
            return run(plan, new ContainerSite(context, stack, progress), progress, done);
        }
    }

    private int run(Plan plan, Site site, Consumer<String> progress, List<String> done) {
        Rotation rotation = new Rotation(site, progress);
        if (rollBack) {
            rotation.rollBack(plan);
            return tell(plan, "rolledBack", done);
        }
        if (dropPrevious) {
            rotation.dropPrevious(plan);
            return tell(plan, "previousDropped", done);
        }
        rotation.rotate(plan);
        return tell(plan, "rotated", done);
    }

    /** With --json standard output is the document alone. */
    private Consumer<String> progress(List<String> done) {
        Startup startup = new Startup(context.console());
        return json ? done::add : startup::step;
    }

    private int tell(Plan plan, String outcome, List<String> steps) {
        Console console = context.console();
        if (json) {
            ObjectNode document = new ObjectMapper().createObjectNode();
            document.put("secret", plan.secret().fileName())
                    .put("outcome", outcome)
                    .put("how", plan.how());
            ArrayNode list = document.putArray("steps");
            steps.forEach(list::add);
            console.line(Printed.json(document));
        } else if (outcome.equals("planned")) {
            console.line(plan.secret().fileName() + ": " + plan.how());
            steps.forEach(step -> console.line("  " + step));
        } else {
            console.line(plan.secret().fileName() + ": "
                    + switch (outcome) {
                        case "rolledBack" -> "the old value is in force";
                        case "previousDropped" -> "earlier keys are accepted no more";
                        default -> "exchanged";
                    });
        }
        return 0;
    }

    private List<String> steps(Plan plan) {
        String file = plan.secret().fileName();
        List<String> steps = new ArrayList<>();
        if (rollBack) {
            steps.add("put back the " + file + " of before the exchange that was cut off");
        } else if (dropPrevious) {
            steps.add("accept the keys before the current " + file + " no more");
        } else {
            steps.add("write a new " + file);
            if (!plan.verifying().isEmpty()) {
                steps.add("restart " + names(plan.verifying()) + ", knowing both");
            }
        }
        if (!plan.services().isEmpty()) {
            steps.add((plan.how().startsWith("followed") ? "wait for " : "restart ") + names(plan.services()));
        }
        return steps;
    }

    private static String names(List<Service> services) {
        return String.join(", ", services.stream().map(Service::text).toList());
    }

    private int list() {
        List<Age> ages = Age.all(context.secrets(), context.operator(), Clock.systemUTC());
        Console console = context.console();
        if (json) {
            ObjectMapper mapper = new ObjectMapper();
            ArrayNode list = mapper.createArrayNode();
            for (Age age : ages) {
                ObjectNode entry = list.addObject();
                entry.put("secret", age.name())
                        .put("since", age.since() == null ? null : age.since().toString());
                entry.put("days", age.days()).put("previous", age.previous()).put("given", age.given());
                entry.put("cutOff", age.cutOff()).put("how", age.how());
            }
            console.line(Printed.json(list));
            return 0;
        }
        Table table = Table.of("secret", "age", "earlier keys", "exchanging it");
        ages.forEach(
                age -> table.row(age.name(), shown(age), age.previous() == 0 ? "-" : "" + age.previous(), age.how()));
        table.lines().forEach(console::line);
        return 0;
    }

    private static String shown(Age age) {
        if (age.cutOff()) {
            return "exchange cut off";
        }
        if (!age.given().isEmpty()) {
            return "from " + age.given();
        }
        return age.since() == null ? "not made yet" : age.days() + (age.days() == 1 ? " day" : " days");
    }

    private GeneratedSecret secret() {
        return GeneratedSecret.named(name).orElseThrow(() -> {
            List<String> known = Arrays.stream(GeneratedSecret.values())
                    .map(GeneratedSecret::fileName)
                    .toList();
            List<String> near = Spelling.suggestions(name, known);
            return new OperatorProblem("there is no secret " + name + "; "
                    + (near.isEmpty()
                            ? "see `" + context.program() + " rotate list`"
                            : "did you mean " + String.join(" or ", near) + "?"));
        });
    }

    private void requireOurs(GeneratedSecret secret) {
        String given = Age.givenBy(secret, context.operator());
        if (!given.isEmpty()) {
            throw new OperatorProblem(
                    secret.fileName() + " is given by " + given + "; exchange it there, then restart the services");
        }
    }

    private boolean confirmed(Plan plan) {
        steps(plan).forEach(step -> context.console().line("  " + step));
        return new Prompt(context, "rotate restarts services; add --yes when there is no terminal to ask on")
                .ask("Go on? y/N")
                .equalsIgnoreCase("y");
    }
}
