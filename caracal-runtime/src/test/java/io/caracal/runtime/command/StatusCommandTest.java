package io.caracal.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.terminal.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    private static final List<Probe.Answer> ANSWERS = List.of(
            new Probe.Answer("api", 3000, "http://localhost:3000/ready", true, "200"),
            new Probe.Answer("gateway", 8081, "http://localhost:8081/ready", false, "503 redis_unreachable"));

    @Test
    void tableHasTheColumnsOfTheContract() {
        Console plain = new Console(System.out, System.err, false);

        assertThat(StatusCommand.rows(plain, Probe.Question.READY, ANSWERS, Optional.empty()))
                .containsExactly(
                        "service  port  mode   status  detail",
                        "api      3000  ready  ✓ ok    200",
                        "gateway  8081  ready  ✗ down  503 redis_unreachable");
    }

    @Test
    void colouredTableHasTheSameWidths() {
        Console coloured = new Console(System.out, System.err, true);

        List<String> rows = StatusCommand.rows(coloured, Probe.Question.READY, ANSWERS, Optional.empty());

        assertThat(rows.get(1)).contains("\u001b[32m✓ ok\u001b[0m    200");
    }

    @Test
    void jsonHasTheFieldsOfTheContractInOrder() throws Exception {
        JsonNode json = new ObjectMapper().readTree(StatusCommand.json(Probe.Question.READY, ANSWERS));

        assertThat(names(json)).containsExactly("mode", "services");
        assertThat(json.path("mode").asText()).isEqualTo("ready");
        assertThat(names(json.path("services").path(0))).containsExactly("name", "port", "url", "ok", "detail");
        assertThat(json.path("services").path(1).path("detail").asText()).isEqualTo("503 redis_unreachable");
        assertThat(json.path("services").path(1).path("ok").isBoolean()).isTrue();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
