package io.caracal.runtime.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.operations.DrillResult;
import io.caracal.runtime.operations.DrillRun;
import io.caracal.runtime.operations.Spelling;
import io.caracal.runtime.operations.StandingView;
import io.caracal.runtime.operations.Surface;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.terminal.Paint;
import io.caracal.runtime.terminal.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caracal drill <invariant> [--service S] [--ttl 60s] [--json]} and {@code caracal drill --list}. */
@Command(
        name = "drill",
        description = "Force the evidence of one invariant, and measure how soon its service notices and recovers",
        footer = {
            "",
            "Services accept drills only with DRILLS_ENABLED=true, and none while anything is broken in earnest.",
            "Without --service every service that has the invariant is drilled, one after the other.",
            "Exit code: 0 when each service noticed and recovered; 1 when the drill was refused or could not be made;",
            "2 when a service did not notice within the TTL, or did not recover within a minute."
        })
final class DrillCommand implements Callable<Integer> {
    private static final int FAILED_DRILL = 2;

    private final CommandContext context;
    private final Supplier<List<Probe.Target>> targets;

    @Parameters(arity = "0..1", paramLabel = "invariant", description = "its name, as `drill --list` shows it")
    private @Nullable String name;

    @Option(names = "--list", description = "show what can be drilled, and how it stands")
    private boolean list;

    @Option(names = "--service", paramLabel = "S", description = "drill in this service alone")
    private @Nullable String only;

    @Option(
            names = "--ttl",
            paramLabel = "60s",
            defaultValue = "60s",
            converter = TimeSpan.class,
            description = "the service ends the drill by itself after this time: 30s, 5m (60s)")
    private Duration ttl = Duration.ofSeconds(60);

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    DrillCommand(CommandContext context) {
        this(context, () -> context.addresses().targets());
    }

    /** @param targets whom to ask; found out late, so that a mistake in the settings cannot break `help` */
    DrillCommand(CommandContext context, Supplier<List<Probe.Target>> targets) {
        this.context = context;
        this.targets = targets;
    }

    @Override
    public Integer call() {
        if (list == (name != null)) {
            throw new OperatorProblem(
                    "give the name of an invariant, or --list; see `" + context.program() + " drill --help`");
        }
        Map<Surface, List<StandingView>> known = look();
        if (name == null) {
            list(known);
            return 0;
        }
        return drill(name, known);
    }

    private Map<Surface, List<StandingView>> look() {
        SecretText token = context.operatorToken();
        Map<Surface, List<StandingView>> known = new LinkedHashMap<>();
        for (Probe.Target target : chosen()) {
            Surface surface = new Surface(target, token);
            known.put(surface, surface.standings());
        }
        return known;
    }

    private List<Probe.Target> chosen() {
        String service = only;
        List<Probe.Target> known = targets.get();
        if (service == null) {
            return known;
        }
        List<Probe.Target> matching =
                known.stream().filter(each -> each.name().equals(service)).toList();
        if (matching.isEmpty()) {
            throw new OperatorProblem("there is no service " + service
                    + meant(service, known.stream().map(Probe.Target::name).toList()));
        }
        return matching;
    }

    private int drill(String invariant, Map<Surface, List<StandingView>> known) {
        List<DrillRun> runs = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        known.forEach((surface, standings) -> standings.forEach(standing -> {
            names.add(standing.name());
            if (standing.name().equals(invariant)) {
                runs.add(new DrillRun(surface, standing, System::nanoTime));
            }
        }));
        if (runs.isEmpty()) {
            throw new OperatorProblem("there is no invariant " + invariant + meant(invariant, names));
        }
        List<DrillResult> results = new ArrayList<>();
        String author = context.environment().getOrDefault("USER", "operator");
        Startup progress = new Startup(context.console());
        for (DrillRun run : runs) {
            if (!json) {
                progress.step("drilling " + invariant + " of " + run.service() + "; it ends within " + ttl.toSeconds()
                        + " s, recovery may take " + DrillRun.RECOVERY_LIMIT.toSeconds() + " s more");
            }
            results.add(run.run(ttl, author));
        }
        print(results);
        return results.stream().allMatch(DrillResult::passed) ? 0 : FAILED_DRILL;
    }

    private void list(Map<Surface, List<StandingView>> known) {
        if (json) {
            ObjectNode root = mapper().createObjectNode();
            ArrayNode invariants = root.putArray("invariants");
            known.forEach((surface, standings) -> standings.forEach(standing -> invariants
                    .addObject()
                    .put("service", surface.service())
                    .put("name", standing.name())
                    .put("reason", standing.reason())
                    .put("on_breach", standing.onBreach())
                    .put("status", standing.status())
                    .put("drill", standing.drill())));
            context.console().line(write(root));
            return;
        }
        Table table = Table.of("service", "invariant", "reason", "on breach", "status");
        known.forEach((surface, standings) -> standings.forEach(standing -> table.row(
                surface.service(),
                standing.name(),
                standing.reason(),
                standing.onBreach(),
                context.console().paint(standing.holds() ? Paint.GREEN : Paint.RED, standing.status())
                        + (standing.drill() ? " (drill)" : ""))));
        table.lines().forEach(context.console()::line);
    }

    private void print(List<DrillResult> results) {
        if (json) {
            ObjectNode root = mapper().createObjectNode();
            ArrayNode drills = root.putArray("drills");
            for (DrillResult result : results) {
                drills.addObject()
                        .put("service", result.service())
                        .put("invariant", result.invariant())
                        .put("reason", result.reason())
                        .put("on_breach", result.onBreach())
                        .put("verdict", result.verdict())
                        .put("detected_ms", millis(result.detected()))
                        .put("recovered_ms", millis(result.recovered()))
                        .put("passed", result.passed());
            }
            context.console().line(write(root));
            return;
        }
        Table table = Table.of("service", "invariant", "reason", "verdict", "detected", "recovered");
        for (DrillResult result : results) {
            table.row(
                    result.service(),
                    result.invariant(),
                    result.reason(),
                    result.verdict(),
                    time(result.detected()),
                    time(result.recovered()));
        }
        table.lines().forEach(context.console()::line);
    }

    private String time(@Nullable Duration duration) {
        return duration == null
                ? context.console().paint(Paint.RED, "not in time")
                : context.console().paint(Paint.GREEN, duration.toMillis() + " ms");
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    private static String meant(String given, java.util.Collection<String> known) {
        List<String> suggestions = Spelling.suggestions(given, known);
        return suggestions.isEmpty()
                ? "; `drill --list` shows them"
                : "; did you mean " + String.join(" or ", suggestions) + "?";
    }

    private static ObjectMapper mapper() {
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    }

    private static String write(ObjectNode root) {
        try {
            return mapper().writeValueAsString(root);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("the drills could not be written as JSON", failure);
        }
    }
}
