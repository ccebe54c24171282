package io.caracal.coordinator;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateClaimsBuilder;
import io.caracal.core.token.MandateMinter;
import io.caracal.core.token.MandateUse;
import io.caracal.core.token.SigningKey;
import io.caracal.core.token.SubjectType;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.postgres.SuperuserSql;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A zone of a test, and what an operator or the STS would have put into it. */
record Zone(String id, SuperuserSql sql, SigningKey key, HttpProbe http) {

    /** An application with an authority record of its own. */
    App app(String name) {
        return app(name, "managed");
    }

    App app(String name, String method) {
        String appId = id + "-" + name;
        sql.run(
                "INSERT INTO applications (id, zone_id, name, registration_method, expires_at) VALUES (?, ?, ?, ?,"
                        + " CASE WHEN ? = 'dcr' THEN now() + interval '1 day' END)",
                appId,
                id,
                name,
                method,
                method);
        return new App(this, appId, record("application", appId, null));
    }

    /** An authority record; returns its id. */
    String record(String type, String subject, String claims) {
        String recordId = "rec-" + UUID.randomUUID();
        sql.run(
                "INSERT INTO authority_records (id, zone_id, session_type, subject_id, expires_at, authenticated_at,"
                        + " claims_json) VALUES (?, ?, ?, ?, now() + interval '1 day', now(), CAST(? AS jsonb))",
                recordId,
                id,
                type,
                subject,
                claims);
        return recordId;
    }

    /** A resource with scopes; its identifier is {@code resource://name}. */
    String resource(String name, String... scopes) {
        String provider = "prov-" + UUID.randomUUID();
        String resourceId = "res-" + UUID.randomUUID();
        sql.run(
                "INSERT INTO providers (id, zone_id, name, identifier, provider_kind) VALUES (?, ?, ?, ?, 'none')",
                provider,
                id,
                provider,
                provider);
        sql.run(
                "INSERT INTO resources (id, zone_id, name, identifier, credential_provider_id, scopes)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                resourceId,
                id,
                name,
                "resource://" + name,
                provider,
                scopes);
        return resourceId;
    }

    String path(String rest) {
        return "/zones/" + id + rest;
    }

    /** The fields of outbox rows for a stream, in order of creation. */
    List<JsonNode> announced(String topic) {
        return sql
                .texts(
                        "SELECT CAST(payload_json AS text) FROM caracal_outbox WHERE topic = ?"
                                + " AND payload_json ->> 'zone_id' = ? ORDER BY created_at, id",
                        topic,
                        id)
                .stream()
                .map(Json::tree)
                .toList();
    }

    /** An application and the record that its mandates carry. */
    record App(Zone zone, String id, String record) {

        /** A caller with a good mandate and these further scopes. */
        HttpProbe http(String... scopes) {
            String scope = String.join(" ", scopes);
            return zone.http().bearer(token(claims -> claims.scope((CoordinatorBed.SCOPE + " " + scope).strip())));
        }

        /** A mandate, changed from a good one. */
        String token(UnaryOperator<MandateClaimsBuilder> change) {
            return token(change, zone.key());
        }

        String token(UnaryOperator<MandateClaimsBuilder> change, SigningKey key) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            MandateClaimsBuilder claims = MandateClaims.builder()
                    .issuer(CoordinatorBed.ISSUER)
                    .subject(id)
                    .audience(List.of(CoordinatorBed.ISSUER))
                    .issuedAt(now)
                    .expiresAt(now.plusSeconds(600))
                    .jti(UUID.randomUUID().toString())
                    .zoneId(new ZoneId(zone.id()))
                    .clientId(new ApplicationId(id))
                    .sid(new AuthorityRecordId(record))
                    .rootSid(new AuthorityRecordId(record))
                    .use(MandateUse.SESSION)
                    .subjectType(SubjectType.APPLICATION)
                    .scope(CoordinatorBed.SCOPE);
            return new MandateMinter().mint(change.apply(claims).build(), key);
        }

        /** Starts a session; {@code more} is further members of the body, each followed by a comma. */
        String start(String more) {
            return http().post(zone.path("/agents"), "{" + more + "\"application_id\":\"" + id + "\"}")
                    .expect(201)
                    .json()
                    .path("agent_session_id")
                    .asText();
        }

        String start() {
            return start("");
        }

        /** Starts a child session without passing authority on. */
        String startBelow(String parent) {
            return start("\"parent_authority\":\"none\",\"parent_id\":\"" + parent + "\",");
        }

        /** The body of a delegation from one session to another; {@code more} as above. */
        String delegation(String source, String target, App receiver, String more) {
            return "{" + more + "\"source_session_id\":\"" + source + "\",\"target_session_id\":\"" + target
                    + "\",\"issuer_application_id\":\"" + id + "\",\"receiver_application_id\":\"" + receiver.id()
                    + "\"}";
        }

        /** Delegates and returns the edge's id. */
        String delegate(String source, String target, App receiver, String more) {
            return http().post(zone.path("/delegations"), delegation(source, target, receiver, more))
                    .expect(201)
                    .json()
                    .path("delegation_edge_id")
                    .asText();
        }
    }
}
