package io.caracal.runtime.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.operations.ServiceClient;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.stack.Service;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of the migrations, the services as they are and were, and the diagnosis. */
final class RuntimeParts {
    private static final String MIGRATIONS = "migrations";
    private static final String READINESS = "readiness";
    private static final String SMOKE = "smoke test";
    private static final String DIAGNOSIS = "diagnosis";
    private static final String WELL = "all is well";

    private final PackOrder order;
    private final PackDirectory pack;
    private final ServiceClient client = new ServiceClient(System::nanoTime);

    RuntimeParts(PackOrder order, PackDirectory pack) {
        this.order = order;
        this.pack = pack;
    }

    List<Part> parts() {
        List<Part> parts = new ArrayList<>(List.of(migrations()));
        boolean answered = Probe.ask(order.addresses().targets(), Probe.Question.HEALTH).stream()
                .anyMatch(Probe.Answer::ok);
        if (!answered) {
            for (String name : List.of(READINESS, SMOKE, DIAGNOSIS)) {
                parts.add(Part.skipped(name, "no service answers"));
            }
            return parts;
        }
        parts.addAll(List.of(readiness(), smoke(), diagnosis()));
        return parts;
    }

    private Part migrations() {
        return script(MIGRATIONS, "schema/migrations.txt", "infra/postgres/scripts/validateMigrations.sh", "--static");
    }

    /** The ports of this machine are those that the script knows. */
    private Part smoke() {
        boolean usual = order.addresses().targets().equals(Probe.services());
        return usual
                ? script(SMOKE, "runtime/smokeTest.txt", "infra/scripts/smokeTest.sh", "--probes-only")
                : Part.skipped(SMOKE, "the services are not at their usual ports of this machine");
    }

    private Part script(String name, String file, String script, String argument) {
        Optional<Path> checkout = Provenance.checkout(order.settings());
        if (checkout.isEmpty()) {
            return Part.skipped(name, script + " is in the checkout, and this is none");
        }
        return program(
                name,
                file,
                List.of("bash", checkout.get().resolve(script).toString(), argument),
                Map.of("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin")));
    }

    private Part diagnosis() {
        Map<String, String> environment = new HashMap<>(order.settings().operator());
        environment.put("CARACAL_HOME", order.settings().home().root().toString());
        environment.put("NO_COLOR", "1");
        OtherProgram.Ended ended = new OtherProgram(order.doctor(), environment).run();
        String written = pack.write("runtime/doctor.json", ended.output());
        boolean well = ended.exit() == 0;
        return Part.of(DIAGNOSIS, well, well ? WELL : "not ready: " + failing(ended), written);
    }

    /** The checks that failed; the exit code where the output is no report. */
    private static String failing(OtherProgram.Ended ended) {
        List<String> failing = new ArrayList<>();
        try {
            for (JsonNode check : new ObjectMapper().readTree(ended.output()).path("checks")) {
                if (check.path("status").asText().equals("fail")) {
                    failing.add(check.path("check").asText());
                }
            }
        } catch (JsonProcessingException noReport) {
            return "exit code " + ended.exit();
        }
        return failing.isEmpty() ? "exit code " + ended.exit() : String.join(", ", failing);
    }

    private Part program(String name, String file, List<String> command, Map<String, String> environment) {
        OtherProgram.Ended ended = new OtherProgram(command, environment).run();
        String written = pack.write(file, ended.output());
        return Part.of(name, ended.exit() == 0, ended.exit() == 0 ? WELL : "exit code " + ended.exit(), written);
    }

    /** Every invariant as it stands, and what was wrong before. */
    private Part readiness() {
        Optional<SecretText> token = order.tokens().find(GeneratedSecret.OPERATOR_TOKEN);
        List<String> files = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (Service service : Service.values()) {
            Probe.Target target = order.addresses().target(service);
            ServiceClient.Reply now =
                    client.get(target, "/ready?verbose", token.orElse(null)).join();
            ServiceClient.Reply past =
                    client.get(target, "/ready/history", token.orElse(null)).join();
            if (!now.ok()) {
                bad.add(service.text() + " (" + now.summary() + ")");
            }
            if (now.answered()) {
                files.add(pack.writeJson("readiness/" + service.text() + ".json", now.body()));
            }
            if (past.ok()) {
                files.add(pack.writeJson("readiness/" + service.text() + "-history.json", past.body()));
            }
        }
        return new Part(
                READINESS,
                bad.isEmpty() ? Part.Status.PASS : Part.Status.FAIL,
                bad.isEmpty() ? "all services are ready" : "not ready: " + String.join(", ", bad),
                files);
    }
}
