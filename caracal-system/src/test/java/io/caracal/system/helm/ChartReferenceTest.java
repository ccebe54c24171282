package io.caracal.system.helm;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.system.reference.Catalogue;
import io.caracal.system.reference.CheckedIn;
import io.caracal.system.reference.Monitoring;
import io.caracal.system.reference.SettingsCatalogue;
import io.caracal.testing.program.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What the chart carries of the generated files, and the names of settings in its schema. */
final class ChartReferenceTest {

    private static final String CHART = "infra/helm/caracal/";
    private static final String TABLE = "<!-- generated from values.yaml by ./dev generate -->\n";
    private static final String SCHEMA = CHART + "values.schema.json";

    @Test
    void theRulesOfTheChartAreTheGeneratedOnes() {
        CheckedIn.agree(Map.of(CHART + "files/caracal.rules.yml", Monitoring.rules()));
    }

    @Test
    void theDashboardsOfTheChartAreTheGeneratedOnes() {
        Map<String, String> copies = new TreeMap<>();
        Monitoring.dashboards()
                .forEach((path, content) ->
                        copies.put(CHART + "files/dashboards/" + path.substring(path.lastIndexOf('/') + 1), content));
        CheckedIn.agree(copies);
        CheckedIn.nothingElse(CHART + "files/dashboards", copies.keySet());
    }

    @Test
    void theSchemaKnowsTheSettingsOfEveryService() throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode schema =
                (ObjectNode) json.readTree(Files.readString(Repository.root().resolve(SCHEMA)));
        for (String service : Catalogue.services()) {
            describe(schema, service + "Settings", setting -> setting.service().equals(service));
        }
        describe(schema, "everySettings", setting -> true);
        CheckedIn.agree(Map.of(SCHEMA, json.writer(printer()).writeValueAsString(schema) + "\n"));
    }

    @Test
    void theChartKnowsWhichServiceReadsWhichSetting() {
        StringBuilder yaml = new StringBuilder("# Generated from the code by './dev generate'; not to be edited.\n");
        for (String service : Catalogue.services()) {
            yaml.append(service).append(":\n");
            ChartSettings.names(service)
                    .forEach(name -> yaml.append("  - ").append(name).append('\n'));
        }
        CheckedIn.agree(Map.of(CHART + "files/settings.yaml", yaml.toString()));
    }

    @Test
    void theReadmeListsEveryValue() throws IOException {
        String readme = Files.readString(Chart.DIRECTORY.resolve("README.md"));
        int begin = readme.indexOf(TABLE) + TABLE.length();
        int end = readme.indexOf("<!-- end -->");
        CheckedIn.agree(Map.of(
                CHART + "README.md",
                readme.substring(0, begin) + "\n" + ValuesTable.text() + "\n" + readme.substring(end)));
    }

    private static void describe(ObjectNode schema, String definition, Predicate<SettingsCatalogue.Entry> wanted) {
        ObjectNode properties = schema.withObject("/definitions/" + definition).putObject("properties");
        for (SettingsCatalogue.Entry setting : SettingsCatalogue.entries()) {
            if (wanted.test(setting) && ChartSettings.byName(setting)) {
                ObjectNode property = properties.putObject(setting.name()).put("description", setting.kind());
                ArrayNode types = property.putArray("type").add("string");
                types(setting.kind()).forEach(types::add);
            }
        }
    }

    /** A number or a truth value may be written as such; everything may be written as text. */
    private static List<String> types(String kind) {
        if (kind.contains("integer") || kind.contains("whole number")) {
            return List.of("integer");
        }
        return kind.equals("true or false") ? List.of("boolean") : List.of();
    }

    private static DefaultPrettyPrinter printer() {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter()
                .withSeparators(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(lines);
    }
}
