package io.caracal.sts.bed;

import io.caracal.core.policy.PolicyManifest;
import io.caracal.core.secret.Sha256;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.SuperuserSql;
import io.caracal.testing.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A database of a test's own, filled as the other services would. */
public final class Arrangement {

    private final TestDatabase database = PostgresFixture.shared().newDatabase();
    private final SuperuserSql superuser = SuperuserSql.in(database);
    private int sequence;

    public TestDatabase database() {
        return database;
    }

    public Arrangement zone(String id) {
        execute("INSERT INTO zones (id, name, slug) VALUES (?, ?, ?)", id, id, id);
        execute(
                "INSERT INTO policy_sets (id, zone_id, name, created_by) VALUES (?, ?, 'set', 'test')",
                "set-" + id,
                id);
        return this;
    }

    /** Stores a document and returns its policy version id. */
    public String document(String zone, String content) {
        String id = "doc-" + ++sequence;
        execute("INSERT INTO policies (id, zone_id, name, created_by) VALUES (?, ?, ?, 'test')", "p-" + id, zone, id);
        execute(
                "INSERT INTO policy_versions (id, policy_id, version, content, content_sha256, schema_version,"
                        + " created_by) VALUES (?, ?, 1, ?, ?, '2026-05-20', 'test')",
                id,
                "p-" + id,
                content,
                Sha256.hex(content));
        return id;
    }

    /** Seals a version of the zone's set over those documents and returns its id. */
    public String version(String zone, String... documents) {
        PolicyManifest manifest = new PolicyManifest(List.of(documents));
        return sealed(zone, manifest.canonicalJson(), manifest.sha256());
    }

    /** Seals a version with any manifest and digest. */
    public String sealed(String zone, String manifest, String digest) {
        int number = ++sequence;
        String id = "version-" + number;
        execute(
                "INSERT INTO policy_set_versions (id, policy_set_id, version, manifest_json, manifest_sha256,"
                        + " schema_version, created_by) VALUES (?, ?, " + number
                        + ", CAST(? AS jsonb), ?, '2026-05-20', 'test')",
                id,
                "set-" + zone,
                manifest,
                digest);
        return id;
    }

    public void activate(String zone, String version) {
        execute("DELETE FROM policy_set_bindings WHERE zone_id = ?", zone);
        execute(
                "INSERT INTO policy_set_bindings (zone_id, policy_set_id, active_version_id) VALUES (?, ?, ?)",
                zone,
                "set-" + zone,
                version);
    }

    /** Stores the text as a document, seals and activates it; returns the version id. */
    public String activateDocument(String zone, String content) {
        String version = version(zone, document(zone, content));
        activate(zone, version);
        return version;
    }

    public void deactivate(String zone) {
        execute("UPDATE policy_set_bindings SET active_version_id = NULL WHERE zone_id = ?", zone);
    }

    /** As the superuser; for the caller to close. */
    public Connection connection() throws SQLException {
        return PostgresFixture.shared().superuser(database).getConnection();
    }

    public void execute(String sql, String... values) {
        superuser.run(sql, (Object[]) values);
    }

    /** First column of all rows, NULL as {@code null}. */
    public List<String> texts(String sql) {
        return superuser.texts(sql).stream().map(String::valueOf).toList();
    }
}
