package io.caracal.sts.bed;

import io.caracal.common.secrets.Css1;
import io.caracal.common.secrets.Kek;
import io.caracal.common.secrets.Keyring;
import io.caracal.common.secrets.SecretRef;
import io.caracal.core.id.ZoneId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A zone with an application, one resource per provider kind, two sessions and a delegation between them; everything has ids
 * of its own.
 */
public final class World {
    /** The secret of every application. */
    public static final String SECRET = "correct-horse-battery-staple";

    public static final String SCOPE = "orders:read";
    private static final AtomicInteger SEQUENCE = new AtomicInteger();

    private final Arrangement arrangement;
    private final String secretHash;
    private final String number = "-" + SEQUENCE.incrementAndGet();

    public World(Arrangement arrangement, String secretHash) {
        this.arrangement = arrangement;
        this.secretHash = secretHash;
        arrangement.zone(zone());
        application(app(), "{}");
        resource("orders", "caracal_mandate", "{}");
        arrangement.activateDocument(zone(), documents(""));
        record(record(), app(), "application");
        session(source(), app(), "{operator}");
        session(target(), app(), "{operator}");
        edge(edge(), source(), target(), null, "{}");
    }

    public String zone() {
        return "zone" + number;
    }

    public String app() {
        return "app" + number;
    }

    /** Authority record that the sessions were started with. */
    public String record() {
        return "record" + number;
    }

    public String source() {
        return "source" + number;
    }

    public String target() {
        return "target" + number;
    }

    public String edge() {
        return "edge" + number;
    }

    public String id(String name) {
        return name + number;
    }

    public static String identifier(String name) {
        return "resource://" + name;
    }

    /** Documents that grant every resource of this world to its application; more rules may follow. */
    public String documents(String more) {
        StringBuilder grants = new StringBuilder();
        for (String name : new String[] {"orders", "stock", "none", "key", "query", "bearer", "basic", "oauth"}) {
            grants.append("\"resource://")
                    .append(name)
                    .append("\": {\"application\": \"agent\", \"roles\": {\"operator\": [\"orders:read\","
                            + " \"orders:write\"]}},\n");
        }
        return "# caracal:data-document\npackage caracal.authz\n\nimport rego.v1\n\napp_ids := {\"agent\": \"" + app()
                + "\"}\n\ngrants := {\n" + grants + "}\n" + more;
    }

    public World activate(String more) {
        arrangement.activateDocument(zone(), documents(more));
        return this;
    }

    public World application(String id, String traits) {
        arrangement.execute(
                "INSERT INTO applications (id, zone_id, name, registration_method, client_secret_hash, traits)"
                        + " VALUES (?, ?, ?, 'managed', ?, CAST(? AS text[]))",
                id,
                zone(),
                id,
                secretHash,
                traits);
        return this;
    }

    /** A resource with a provider of its own. */
    public World resource(String name, String kind, String config) {
        arrangement.execute(
                "INSERT INTO providers (id, zone_id, name, identifier, provider_kind, config_json)"
                        + " VALUES (?, ?, ?, ?, ?, CAST(? AS jsonb))",
                id("provider-" + name),
                zone(),
                name,
                "provider-" + name,
                kind,
                config);
        arrangement.execute(
                "INSERT INTO resources (id, zone_id, name, identifier, upstream_url, credential_provider_id, scopes)"
                        + " VALUES (?, ?, ?, ?, ?, ?, '{orders:read,orders:write}')",
                id(name),
                zone(),
                name,
                identifier(name),
                "https://" + name + ".example/api",
                id("provider-" + name));
        return this;
    }

    /** Seals the secrets of a resource's provider. */
    public World secret(String name, String document) {
        SecretRef ref = SecretRef.provider(new ZoneId(zone()), id("provider-" + name));
        byte[] envelope = new Css1(Keyring.of(Kek.fromHex(PartsBed.KEK)), new SecureRandom())
                .seal(document.getBytes(StandardCharsets.UTF_8), ref.value());
        arrangement.execute(
                "INSERT INTO secret_store (ref, zone_id, envelope) VALUES (?, ?, decode(?, 'hex'))",
                ref.value(),
                zone(),
                HexFormat.of().formatHex(envelope));
        return this;
    }

    /** A workload with the secret of every application. */
    public World workload(String id, String bindings) {
        arrangement.execute(
                "INSERT INTO workloads (id, zone_id, name, secret_hash, bindings) VALUES (?, ?, ?, ?, CAST(? AS"
                        + " jsonb))",
                id,
                zone(),
                id,
                secretHash,
                bindings);
        return this;
    }

    public World record(String id, String subject, String type) {
        arrangement.execute(
                "INSERT INTO authority_records (id, zone_id, session_type, subject_id, expires_at, authenticated_at)"
                        + " VALUES (?, ?, ?, ?, now() + interval '1 hour', now())",
                id,
                zone(),
                type,
                subject);
        return this;
    }

    public World session(String id, String application, String labels) {
        arrangement.execute(
                "INSERT INTO sessions (id, zone_id, application_id, subject_authority_record_id, labels)"
                        + " VALUES (?, ?, ?, ?, CAST(? AS text[]))",
                id,
                zone(),
                application,
                record(),
                labels);
        return this;
    }

    /** An edge whose ends belong to the applications of its sessions. */
    public World edge(String id, String from, String to, @Nullable String parent, String constraints) {
        arrangement.execute(
                "INSERT INTO delegation_edges (id, zone_id, source_session_id, target_session_id,"
                        + " issuer_application_id, receiver_application_id, scopes, constraints_json, expires_at,"
                        + " parent_edge_id) SELECT ?, s.zone_id, s.id, t.id, s.application_id, t.application_id,"
                        + " '{orders:read}', CAST(? AS jsonb), now() + interval '2 hours', ?"
                        + " FROM sessions s, sessions t WHERE s.id = ? AND t.id = ?",
                id,
                constraints,
                parent,
                from,
                to);
        return this;
    }

    public World execute(String sql, String... values) {
        arrangement.execute(sql, values);
        return this;
    }

    public List<String> texts(String sql) {
        return arrangement.texts(sql);
    }

    /** Records that exchanges of this world have made. */
    public int minted() {
        return arrangement
                .texts("SELECT id FROM authority_records WHERE zone_id = '" + zone() + "' AND id <> '" + record() + "'")
                .size();
    }
}
