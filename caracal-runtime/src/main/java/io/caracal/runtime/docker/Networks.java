package io.caracal.runtime.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.runtime.problem.OperatorProblem;
import java.util.ArrayList;
import java.util.List;

/** The networks of the stacks (CLI contract B.4). */
final class Networks {
    private static final String INSTALLED = "caracalData";
    private static final String DEVELOPMENT = "caracalDevData";
    private static final String OWNER_LABEL = "com.docker.compose.project";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Networks() {}

    /** Fails when another compose project with running containers owns the network that the installed stack creates. */
    static void requireOwn(Docker docker, String project) {
        Docker.Said said = docker.ask("network", "inspect", "--format", "{{json .}}", INSTALLED);
        if (said.exit() != 0) {
            return;
        }
        JsonNode network = parse(said.text());
        String owner = network.path("Labels").path(OWNER_LABEL).asText("");
        List<String> attached = new ArrayList<>();
        network.path("Containers")
                .forEach(container -> attached.add(container.path("Name").asText()));
        if (!owner.equals(project) && !attached.isEmpty()) {
            String belongs = owner.isEmpty() ? "to no compose project" : "to compose project " + owner;
            throw new OperatorProblem(
                    "network " + INSTALLED + " belongs " + belongs + " and is used by " + String.join(", ", attached)
                            + "; stop these containers, then `docker network rm " + INSTALLED + "`");
        }
    }

    /** Creates the network that the development stack expects to exist. */
    static void createDevelopment(Docker docker) {
        if (docker.ask("network", "inspect", DEVELOPMENT).exit() == 0) {
            return;
        }
        Docker.Said said = docker.ask(
                "network",
                "create",
                "--driver",
                "bridge",
                "--opt",
                "com.docker.network.bridge.name=brCaracalDev",
                DEVELOPMENT);
        if (said.exit() != 0) {
            throw new OperatorProblem("network " + DEVELOPMENT + " could not be created: " + said.reason());
        }
    }

    private static JsonNode parse(String text) {
        try {
            JsonNode parsed = JSON.readTree(text.strip());
            return parsed == null ? JSON.missingNode() : parsed;
        } catch (JsonProcessingException unexpected) {
            throw new OperatorProblem("docker network inspect " + INSTALLED + " did not answer with JSON", unexpected);
        }
    }
}
