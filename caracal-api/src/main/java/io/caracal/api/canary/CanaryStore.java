package io.caracal.api.canary;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.Canary;
import io.caracal.core.id.IdFactory;
import io.caracal.core.policy.PolicyManifest;
import io.caracal.core.policy.decision.PolicyInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of the reserved zone; every transaction is bound to it. Each statement answers how many rows it made or mended. */
final class CanaryStore {

    static final String POLICY_SET = "00000000-0000-4000-8000-0000000ca4a7";

    private static final String PROVIDER = "00000000-0000-4000-8000-0000000ca4a4";
    private static final String RESOURCE = "00000000-0000-4000-8000-0000000ca4a5";
    private static final String POLICY = "00000000-0000-4000-8000-0000000ca4a6";
    private static final String NAME = "caracal.sys/canary";
    private static final String SLUG = "caracal-sys-canary";
    private static final String AUTHOR = "caracal";
    /** Never called: the Gateway answers for this resource itself. The name resolves nowhere (RFC 2606). */
    private static final String UPSTREAM = "http://canary.invalid";

    private static final String SECRET_HASH =
            "SELECT client_secret_hash FROM applications WHERE zone_id = :zone AND id = :application AND"
                    + " client_secret_hash IS NOT NULL";
    private static final String ZONE =
            "INSERT INTO zones (id, name, slug, created_by) VALUES (:zone, :name, :slug, :by) ON CONFLICT (id) DO"
                    + " UPDATE SET name = :name, slug = :slug, archived_at = NULL, updated_at = now() WHERE (zones.name,"
                    + " zones.slug) <> (:name, :slug) OR zones.archived_at IS NOT NULL";
    private static final String APPLICATION =
            "INSERT INTO applications (id, zone_id, name, registration_method, client_secret_hash, created_by) VALUES"
                    + " (:application, :zone, :name, 'managed', :hash, :by) ON CONFLICT (id) DO UPDATE SET"
                    + " client_secret_hash = :hash, archived_at = NULL, updated_at = now() WHERE"
                    + " applications.client_secret_hash IS DISTINCT FROM :hash OR applications.archived_at IS NOT NULL";
    private static final String PROVIDERS =
            "INSERT INTO providers (id, zone_id, name, identifier, provider_kind, created_by) VALUES (:provider,"
                    + " :zone, :name, 'provider://caracal-sys-canary', 'none', :by) ON CONFLICT (id) DO UPDATE SET"
                    + " archived_at = NULL, updated_at = now() WHERE providers.archived_at IS NOT NULL";
    private static final String RESOURCES =
            "INSERT INTO resources (id, zone_id, name, identifier, upstream_url, credential_provider_id, scopes,"
                    + " created_by) VALUES (:resource, :zone, :name, :identifier, :upstream, :provider, :scopes, :by) ON"
                    + " CONFLICT (id) DO UPDATE SET upstream_url = :upstream, scopes = :scopes, archived_at = NULL,"
                    + " updated_at = now() WHERE resources.archived_at IS NOT NULL OR resources.scopes <> :scopes OR"
                    + " resources.upstream_url IS DISTINCT FROM :upstream";
    private static final String POLICIES =
            "INSERT INTO policies (id, zone_id, name, created_by) VALUES (:policy, :zone, :name, :by) ON CONFLICT (id)"
                    + " DO UPDATE SET archived_at = NULL WHERE policies.archived_at IS NOT NULL";
    private static final String FIND_VERSION =
            "SELECT id FROM policy_versions WHERE policy_id = :policy AND content_sha256 = :sha";
    private static final String VERSION =
            "INSERT INTO policy_versions (id, policy_id, version, content, content_sha256, schema_version, created_by)"
                    + " SELECT :id, :policy, COALESCE(max(version), 0) + 1, :content, :sha, :schema, :by FROM"
                    + " policy_versions WHERE policy_id = :policy RETURNING id";
    private static final String SETS =
            "INSERT INTO policy_sets (id, zone_id, name, created_by) VALUES (:set, :zone, :name, :by) ON CONFLICT (id)"
                    + " DO UPDATE SET archived_at = NULL WHERE policy_sets.archived_at IS NOT NULL";
    private static final String FIND_SEALED =
            "SELECT id FROM policy_set_versions WHERE policy_set_id = :set AND manifest_sha256 = :sha";
    private static final String SEALED =
            "INSERT INTO policy_set_versions (id, policy_set_id, version, manifest_json, manifest_sha256,"
                    + " schema_version, created_by) SELECT :id, :set, COALESCE(max(version), 0) + 1, CAST(:manifest AS"
                    + " jsonb), :sha, :schema, :by FROM policy_set_versions WHERE policy_set_id = :set RETURNING id";
    private static final String BINDING =
            "INSERT INTO policy_set_bindings (zone_id, policy_set_id, active_version_id) VALUES (:zone, :set, :version)"
                    + " ON CONFLICT (zone_id, policy_set_id) DO UPDATE SET active_version_id = :version, updated_at ="
                    + " now() WHERE policy_set_bindings.active_version_id IS DISTINCT FROM :version";

    Optional<String> secretHash(Transaction tx) {
        return tx.handle()
                .createQuery(SECRET_HASH)
                .bind("zone", Canary.ZONE.value())
                .bind("application", Canary.APPLICATION.value())
                .mapTo(String.class)
                .findOne();
    }

    int zone(Transaction tx) {
        return change(tx, ZONE, Map.of("name", NAME, "slug", SLUG));
    }

    int application(Transaction tx, String hash) {
        return change(tx, APPLICATION, Map.of("application", Canary.APPLICATION.value(), "name", NAME, "hash", hash));
    }

    int provider(Transaction tx) {
        return change(tx, PROVIDERS, Map.of("provider", PROVIDER, "name", NAME));
    }

    int resource(Transaction tx) {
        Map<String, Object> columns = Map.of(
                "resource", RESOURCE,
                "name", NAME,
                "identifier", Canary.RESOURCE,
                "upstream", UPSTREAM,
                "provider", PROVIDER,
                "scopes", Rows.textArray(List.of(Canary.SCOPE)));
        return change(tx, RESOURCES, columns);
    }

    /** Makes the policy the active one; the id of the version that became active, empty when it was. */
    Optional<String> activate(Transaction tx, CanaryPolicy policy, IdFactory ids) {
        change(tx, POLICIES, Map.of("policy", POLICY, "name", NAME));
        change(tx, SETS, Map.of("set", POLICY_SET, "name", NAME));
        String version = found(tx, FIND_VERSION, Map.of("policy", POLICY, "sha", policy.sha256()))
                .orElseGet(() -> version(tx, policy, ids));
        PolicyManifest manifest = new PolicyManifest(List.of(version));
        String sealed = found(tx, FIND_SEALED, Map.of("set", POLICY_SET, "sha", manifest.sha256()))
                .orElseGet(() -> sealed(tx, manifest, ids));
        return bind(tx, sealed) > 0 ? Optional.of(sealed) : Optional.empty();
    }

    private static int bind(Transaction tx, String sealed) {
        return tx.handle()
                .createUpdate(BINDING)
                .bind("zone", Canary.ZONE.value())
                .bind("set", POLICY_SET)
                .bind("version", sealed)
                .execute();
    }

    private static String version(Transaction tx, CanaryPolicy policy, IdFactory ids) {
        Map<String, Object> columns = Map.of(
                "id",
                ids.next(),
                "policy",
                POLICY,
                "content",
                policy.content(),
                "sha",
                policy.sha256(),
                "schema",
                PolicyInput.SCHEMA_VERSION,
                "by",
                AUTHOR);
        return found(tx, VERSION, columns).orElseThrow();
    }

    private static String sealed(Transaction tx, PolicyManifest manifest, IdFactory ids) {
        Map<String, Object> columns = Map.of(
                "id",
                ids.next(),
                "set",
                POLICY_SET,
                "manifest",
                manifest.canonicalJson(),
                "sha",
                manifest.sha256(),
                "schema",
                PolicyInput.SCHEMA_VERSION,
                "by",
                AUTHOR);
        return found(tx, SEALED, columns).orElseThrow();
    }

    private static Optional<String> found(Transaction tx, String sql, Map<String, ?> columns) {
        return tx.handle().createQuery(sql).bindMap(columns).mapTo(String.class).findOne();
    }

    private static int change(Transaction tx, String sql, Map<String, ?> columns) {
        return tx.handle()
                .createUpdate(sql)
                .bindMap(columns)
                .bind("zone", Canary.ZONE.value())
                .bind("by", AUTHOR)
                .execute();
    }
}
