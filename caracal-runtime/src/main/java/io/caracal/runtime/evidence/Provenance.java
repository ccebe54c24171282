package io.caracal.runtime.evidence;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.storage.Migrations;
import io.caracal.core.secret.Sha256;
import io.caracal.runtime.paths.Installation;
import io.caracal.runtime.stack.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What runs here: versions, the commit, every program file with its checksum, the parts list. */
final class Provenance {
    private static final String BILL_OF_MATERIALS = "sbom/caracal.cdx.json";

    private final PackOrder order;
    private final PackDirectory pack;

    Provenance(PackOrder order, PackDirectory pack) {
        this.order = order;
        this.pack = pack;
    }

    List<Part> parts() throws IOException {
        return List.of(program(), billOfMaterials());
    }

    private Part program() throws IOException {
        Installation installation = order.settings().installation();
        ObjectNode versions = JsonNodeFactory.instance.objectNode();
        versions.put("program", installation.version());
        versions.put("commit", order.commit());
        versions.put("mode", order.settings().mode());
        versions.put("schema", Migrations.NEWEST);
        versions.put("java", System.getProperty("java.runtime.version", ""));
        versions.put("vm", System.getProperty("java.vm.name", ""));
        versions.put("os", System.getProperty("os.name", "") + " " + System.getProperty("os.arch", ""));
        List<Path> jars = jars(installation.directory());
        StringBuilder sums = new StringBuilder();
        for (Path jar : jars) {
            sums.append(Sha256.hex(Files.readAllBytes(jar)))
                    .append("  ")
                    .append(installation.directory().relativize(jar))
                    .append('\n');
        }
        String[] files = {
            pack.writeJson("provenance/versions.json", versions), pack.write("provenance/SHA256SUMS", sums.toString())
        };
        boolean known = !order.commit().equals("unknown");
        String note = "Caracal " + installation.version() + " of commit " + order.commit() + ", " + jars.size()
                + " program files";
        return known
                ? Part.of("program", true, note, files)
                : new Part(
                        "program",
                        Part.Status.SKIPPED,
                        note + ": not in a checkout, so the commit is not known",
                        List.of(files));
    }

    private Part billOfMaterials() throws IOException {
        Path found = order.settings().installation().directory().resolve(BILL_OF_MATERIALS);
        if (!Files.isRegularFile(found)) {
            return Part.skipped("bill of materials", "there is no " + BILL_OF_MATERIALS + " beside the program");
        }
        return Part.of(
                "bill of materials",
                true,
                "CycloneDX, of this build",
                pack.write("provenance/caracal.cdx.json", Files.readString(found)));
    }

    private static List<Path> jars(Path directory) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path place : List.of(directory, directory.resolve("lib"))) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> files = Files.list(place)) {
                    files.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
                }
            }
        }
        return jars.stream().sorted().toList();
    }

    /** The checkout: CARACAL_REPO_ROOT, or the one that the program was built in. */
    static Optional<Path> checkout(StackSettings settings) {
        String named = settings.operator().getOrDefault("CARACAL_REPO_ROOT", "");
        Path start = named.isBlank()
                ? settings.installation().directory()
                : Path.of(named.strip()).toAbsolutePath();
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve("infra/postgres/scripts/validateMigrations.sh"))) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }
}
