package io.caracal.api.policyset;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/** A version of a policy set in a listing. */
public record SetVersionView(
        String id,
        String policySetId,
        int version,
        String manifestSha256,
        String schemaVersion,
        String createdBy,
        boolean createdViaOperator,
        Instant createdAt) {

    /** The answer to a new version; both ids are the version's. */
    public record Created(
            String versionId,
            String id,
            String policySetId,
            int version,
            String manifestSha256,
            String schemaVersion,
            Instant createdAt) {

        static Created of(SetVersionView version) {
            return new Created(
                    version.id(),
                    version.id(),
                    version.policySetId(),
                    version.version(),
                    version.manifestSha256(),
                    version.schemaVersion(),
                    version.createdAt());
        }
    }

    /** A version with its manifest. */
    public record Detail(
            String id,
            String policySetId,
            int version,
            String manifestSha256,
            String schemaVersion,
            String createdBy,
            boolean createdViaOperator,
            Instant createdAt,
            JsonNode manifestJson,
            List<String> policies) {

        static Detail of(SetVersionView version, JsonNode manifest) {
            List<String> policies = manifest.valueStream()
                    .map(entry -> entry.path("policy_version_id").asText())
                    .toList();
            return new Detail(
                    version.id(),
                    version.policySetId(),
                    version.version(),
                    version.manifestSha256(),
                    version.schemaVersion(),
                    version.createdBy(),
                    version.createdViaOperator(),
                    version.createdAt(),
                    manifest,
                    policies);
        }
    }
}
