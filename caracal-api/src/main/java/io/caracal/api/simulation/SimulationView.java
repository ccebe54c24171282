package io.caracal.api.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The result of a dry run on the wire.
 *
 * @param wouldActivate whether nothing speaks against it: no warning about the input, no failure of the documents
 * @param result        the decision document, JSON null when the evaluation failed
 */
public record SimulationView(
        boolean dryRun,
        boolean wouldActivate,
        String policySetId,
        String versionId,
        String schemaVersion,
        String inputSchemaVersion,
        String manifestSha256,
        List<String> policies,
        List<String> warnings,
        ObjectNode explanation,
        JsonNode result) {}
