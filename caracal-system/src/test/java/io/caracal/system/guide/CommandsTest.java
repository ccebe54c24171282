package io.caracal.system.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.system.guide.Page.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every command that the documents give to operators is in the table, and what it names exists. */
final class CommandsTest {

    private static final Set<String> PROGRAMS = Set.of("mvn", "openssl", "touch", "rm");

    private static final Pattern MENTION = Pattern.compile("`(?:\\./)?caracal ([a-z][^`\n]*)`");

    private final Map<String, Proof> table = Proof.table();
    private final List<Command> commands =
            Page.guide().stream().flatMap(page -> page.commands().stream()).toList();

    @Test
    void everyCommandIsInTheTableAndTheTableHasNoOthers() {
        Set<String> documented = commands.stream().map(Command::text).collect(Collectors.toCollection(TreeSet::new));
        assertThat(table.keySet())
                .as("commands.txt says of every command in README.md and docs how it is proved")
                .isEqualTo(documented);
    }

    @Test
    void commandsOfCaracalAreUnderstood() {
        hold(Proof.PARSE, CaracalCheck::problem);
        hold(Proof.ASK, CaracalCheck::problem);
    }

    @Test
    void scriptsKnowWhatTheyAreGiven() {
        ScriptCheck scripts = new ScriptCheck();
        hold(Proof.SCRIPT, scripts::problem);
    }

    @Test
    void commandsOfComposeNameWhatIsThere() {
        hold(Proof.COMPOSE, ComposeCheck::problem);
    }

    @Test
    void commandsOfHelmNameWhatIsThere() {
        hold(Proof.HELM, HelmCheck::problem);
    }

    @Test
    void commandsOfKubectlNameWhatTheChartMakes() {
        hold(Proof.KUBECTL, KubectlCheck::problem);
    }

    @Test
    void otherProgramsAreFewAndKnown() {
        hold(Proof.OUTSIDE, words -> PROGRAMS.contains(words.program()) ? "" : "is not known");
    }

    @Test
    void commandsOfCaracalInRunningTextExist() {
        List<String> problems = new ArrayList<>();
        for (Page page : Page.guide()) {
            Matcher mention = MENTION.matcher(String.join("\n", page.lines()));
            while (mention.find()) {
                String problem =
                        CaracalCheck.mentioned(Words.of(mention.group(1)).words());
                if (!problem.isEmpty()) {
                    problems.add(page.name() + " " + mention.group() + ": " + problem);
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    private void hold(Proof proof, Function<Words, String> check) {
        List<String> problems = new ArrayList<>();
        for (Command command : commands) {
            if (table.get(command.text()) == proof) {
                String problem = check.apply(Words.of(command.text()));
                if (!problem.isEmpty()) {
                    problems.add(command.place() + " " + command.text() + ": " + problem);
                }
            }
        }
        assertThat(problems).isEmpty();
    }
}
