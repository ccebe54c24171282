package io.caracal.runtime.evidence;

import io.caracal.runtime.paths.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects every part it can look at from here and writes the report. */
public final class EvidencePack {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final PackOrder order;
    private final Clock clock;
    private final Consumer<String> progress;

    public EvidencePack(PackOrder order, Clock clock, Consumer<String> progress) {
        this.order = order;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * A pack that was written.
     *
     * @param report REPORT.md
     */
    public record Written(Path report, List<Part> parts) {
        public boolean failed() {
            return parts.stream().anyMatch(part -> part.status() == Part.Status.FAIL);
        }
    }

    /** Writes {@code caracal-evidence-<UTC>/REPORT.md} and what it refers to. */
    public Written write() {
        Instant now = clock.instant();
        PrivateFiles.createDirectory(order.directory());
        Path root = order.directory().resolve("caracal-evidence-" + STAMP.format(now));
        PackDirectory pack = new PackDirectory(root, order.tokens());
        try {
            List<Part> parts = new ArrayList<>();
            add(parts, new Provenance(order, pack).parts());
            add(parts, List.of(design(pack)));
            try (StoreParts stores = new StoreParts(order, pack)) {
                add(parts, stores.parts());
            }
            add(parts, new RuntimeParts(order, pack).parts());
            pack.write("REPORT.md", new PackReport(now, order, parts).text());
            return new Written(root.resolve("REPORT.md"), List.copyOf(parts));
        } catch (IOException failure) {
            throw new UncheckedIOException("the pack could not be written to " + root, failure);
        }
    }

    private void add(List<Part> parts, List<Part> more) {
        for (Part part : more) {
            progress.accept(part.status() + " " + part.name() + ": " + part.note());
            parts.add(part);
        }
    }

    private Part design(PackDirectory pack) throws IOException {
        Path checkout = Provenance.checkout(order.settings()).orElse(null);
        if (checkout == null) {
            return Part.skipped("architecture and threat model", "they are in the checkout, and this is none");
        }
        List<String> files = new ArrayList<>();
        for (String name : List.of("ARCHITECTURE.md", "docs/threat-model.md", "docs/operations/harden.md")) {
            Path file = checkout.resolve(name);
            if (Files.isRegularFile(file)) {
                files.add(pack.write("design/" + file.getFileName(), Files.readString(file)));
            }
        }
        return new Part(
                "architecture and threat model",
                files.isEmpty() ? Part.Status.SKIPPED : Part.Status.PASS,
                files.isEmpty() ? "the checkout has none" : "as of this commit",
                files);
    }
}
