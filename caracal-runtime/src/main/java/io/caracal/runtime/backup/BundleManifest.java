package io.caracal.runtime.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;

/**
 * manifest.json of a bundle.
 *
 * @param version       of the format of the bundle
 * @param createdAt     ISO 8601, UTC
 * @param project       CARACAL_COMPOSE_PROJECT
 * @param program       version of the program that made it
 * @param schemaVersion number of the newest migration of the copied database
 * @param databases     names; one
 * @param keys          fingerprint by name of the key
 * @param tables        in the order in which they can be loaded
 * @param sequences     next value by name
 * @param partitions    monthly partitions of the audit ledger by name
 * @param chains        what a walk over every audit chain found
 * @param redis         streams and other keys
 * @param replay        number of copied files by service
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record BundleManifest(
        int version,
        String createdAt,
        String project,
        String program,
        int schemaVersion,
        List<String> databases,
        Map<String, String> keys,
        List<CopiedTable> tables,
        Map<String, Long> sequences,
        List<String> partitions,
        List<ChainReport> chains,
        List<CopiedStream> redis,
        Map<String, Integer> replay) {

    /** The format that this program writes and reads (contract C.5). */
    static final int FORMAT = 1;

    static final String FILE = "manifest.json";
    /** The short form of contract C.5. */
    static final String TEXT_FILE = "manifest.txt";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** One table: {@code postgres/<name>.copy} in COPY's text format. */
    record CopiedTable(String name, List<String> columns, long rows) {
        String file() {
            return "postgres/" + name + ".copy";
        }
    }

    /** One stream: {@code redis/<name>.jsonl}. */
    record CopiedStream(String name, long entries, int groups) {
        String file() {
            return "redis/" + name + ".jsonl";
        }
    }

    String json() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("the manifest could not be written as JSON", failure);
        }
    }

    static BundleManifest parse(String json) throws JsonProcessingException {
        return JSON.readValue(json, BundleManifest.class);
    }

    String text() {
        return "version: " + version + "\ncreatedAt: " + createdAt + "\nproject: " + project + "\ndatabases: "
                + String.join(" ", databases) + "\n";
    }

    long rows() {
        return tables.stream().mapToLong(CopiedTable::rows).sum();
    }
}
