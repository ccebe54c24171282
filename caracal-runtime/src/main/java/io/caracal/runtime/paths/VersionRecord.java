package io.caracal.runtime.paths;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** runtime.json: the version that last provisioned the home directory. An older one must not touch its data (CLI contract B.3). */
public final class VersionRecord {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    public VersionRecord(Path file) {
        this.file = file;
    }

    /** Fails when a newer version was here, otherwise notes this one. */
    public void claim(String version, Instant now) {
        String previous = previous();
        if (!previous.isEmpty() && ReleaseVersion.parse(previous).compareTo(ReleaseVersion.parse(version)) > 0) {
            throw new OperatorProblem(file.getParent() + " was last used by Caracal " + previous + ", this is "
                    + version + "; use that version or newer, or another CARACAL_HOME");
        }
        if (!previous.equals(version)) {
            ObjectNode content = JSON.createObjectNode();
            content.put("version", version).put("updatedAt", now.toString());
            PrivateFiles.replace(file, content.toPrettyString() + "\n");
        }
    }

    /** The version that was here last; empty when none was. */
    public String previous() {
        if (!Files.exists(file)) {
            return "";
        }
        try {
            JsonNode content = JSON.readTree(Files.readString(file));
            return content.path("version").asText("");
        } catch (IOException failure) {
            throw new OperatorProblem(
                    file + " cannot be read; restore it, or remove it if the data below it is from this version",
                    failure);
        }
    }
}
