package io.caracal.system.plumbing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.caracal.testing.program.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compose: what the environment of a service in both files says. */
final class PlumbedByCompose implements Plumbing {

    private static final List<String> FILES =
            List.of("infra/docker/docker-compose.yml", "infra/docker/runtime-compose.yml");

    private final List<JsonNode> files =
            FILES.stream().map(PlumbedByCompose::read).toList();

    @Override
    public String title() {
        return "compose";
    }

    @Override
    public Reach reach(String service, String setting) {
        Reach best = Reach.OPEN;
        for (JsonNode file : files) {
            Map<String, String> environment = environment(file, service);
            // The name of the container is a variable in it.
            environment.put(
                    "HOSTNAME",
                    file.path("services").path(service).path("hostname").asText());
            Reach here = reach(environment, setting);
            best = here.compareTo(best) > 0 ? here : best;
        }
        return best;
    }

    private static Reach reach(Map<String, String> environment, String setting) {
        String value = environment.get(setting);
        if (value != null) {
            return value.contains("${" + setting) ? Reach.OPEN : Reach.FIXED;
        }
        // A secret is a file that the operator owns.
        return environment.getOrDefault(setting + "_FILE", "").startsWith("/run/secrets/") ? Reach.OPEN : Reach.NONE;
    }

    private static Map<String, String> environment(JsonNode file, String service) {
        Map<String, String> all = new TreeMap<>();
        add(file, file.path("services").path(service).path("environment"), all);
        return all;
    }

    /** {@code <<} takes over what stands under an anchor; anchors are called like the extension that they stand at. */
    private static void add(JsonNode file, JsonNode from, Map<String, String> to) {
        JsonNode merged = from.path("<<");
        for (JsonNode anchor : merged.isArray() ? merged : List.of(merged)) {
            if (anchor.isTextual()) {
                add(file, file.path("x-" + anchor.asText()), to);
            }
        }
        from.properties().forEach(entry -> {
            if (!entry.getKey().equals("<<")) {
                to.put(entry.getKey(), entry.getValue().asText());
            }
        });
    }

    private static JsonNode read(String name) {
        try {
            return new YAMLMapper().readTree(Files.readString(Repository.root().resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
