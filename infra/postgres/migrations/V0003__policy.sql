-- Policies, policy sets and their sealed versions. A version is evidence of what was decided by: it never changes.

CREATE TABLE policies (
    id                   text        PRIMARY KEY,
    zone_id              text        NOT NULL REFERENCES zones (id),
    name                 text        NOT NULL,
    description          text,
    archived_at          timestamptz,
    created_by           text        NOT NULL,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now(),
    created_via_operator boolean     NOT NULL DEFAULT false,
    updated_by           text,
    updated_via_operator boolean     NOT NULL DEFAULT false,
    CONSTRAINT policies_zone_id_id_key UNIQUE (zone_id, id)
);
CREATE UNIQUE INDEX policies_zone_id_name_key ON policies (zone_id, name) WHERE archived_at IS NULL;
CREATE INDEX policies_zone_created_idx ON policies (zone_id, created_at DESC, id DESC);

CREATE TABLE policy_versions (
    id                   text        PRIMARY KEY,
    policy_id            text        NOT NULL REFERENCES policies (id),
    version              integer     NOT NULL,
    content              text        NOT NULL,
    content_sha256       text        NOT NULL,
    schema_version       text        NOT NULL,
    created_by           text        NOT NULL,
    created_at           timestamptz NOT NULL DEFAULT now(),
    archived_at          timestamptz,
    created_via_operator boolean     NOT NULL DEFAULT false,
    CONSTRAINT policy_versions_policy_id_version_key UNIQUE (policy_id, version)
);

CREATE TABLE policy_sets (
    id                   text        PRIMARY KEY,
    zone_id              text        NOT NULL REFERENCES zones (id),
    name                 text        NOT NULL,
    description          text,
    archived_at          timestamptz,
    created_by           text        NOT NULL,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now(),
    created_via_operator boolean     NOT NULL DEFAULT false,
    updated_by           text,
    updated_via_operator boolean     NOT NULL DEFAULT false,
    CONSTRAINT policy_sets_zone_id_id_key UNIQUE (zone_id, id)
);
CREATE UNIQUE INDEX policy_sets_zone_id_name_key ON policy_sets (zone_id, name) WHERE archived_at IS NULL;
CREATE INDEX policy_sets_zone_created_idx ON policy_sets (zone_id, created_at DESC, id DESC);

CREATE TABLE policy_set_versions (
    id                   text        PRIMARY KEY,
    policy_set_id        text        NOT NULL REFERENCES policy_sets (id),
    version              integer     NOT NULL,
    manifest_json        jsonb       NOT NULL,
    manifest_sha256      text        NOT NULL,
    schema_version       text        NOT NULL,
    created_by           text        NOT NULL,
    created_at           timestamptz NOT NULL DEFAULT now(),
    archived_at          timestamptz,
    created_via_operator boolean     NOT NULL DEFAULT false,
    CONSTRAINT policy_set_versions_policy_set_id_version_key UNIQUE (policy_set_id, version),
    CONSTRAINT policy_set_versions_set_id_key UNIQUE (policy_set_id, id)
);

CREATE TABLE policy_set_bindings (
    zone_id           text        NOT NULL REFERENCES zones (id),
    policy_set_id     text        NOT NULL,
    active_version_id text        REFERENCES policy_set_versions (id),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (zone_id, policy_set_id),
    CONSTRAINT policy_set_bindings_policy_set_fkey
        FOREIGN KEY (zone_id, policy_set_id) REFERENCES policy_sets (zone_id, id),
    CONSTRAINT policy_set_bindings_version_fkey
        FOREIGN KEY (policy_set_id, active_version_id) REFERENCES policy_set_versions (policy_set_id, id)
);
CREATE UNIQUE INDEX policy_set_bindings_one_active_key ON policy_set_bindings (zone_id)
    WHERE active_version_id IS NOT NULL;

CREATE FUNCTION reject_policy_version_mutation() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '% rows are immutable: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER policy_versions_immutable BEFORE UPDATE OR DELETE ON policy_versions
    FOR EACH ROW EXECUTE FUNCTION reject_policy_version_mutation();
CREATE TRIGGER policy_versions_no_truncate BEFORE TRUNCATE ON policy_versions
    FOR EACH STATEMENT EXECUTE FUNCTION reject_policy_version_mutation();
CREATE TRIGGER policy_set_versions_immutable BEFORE UPDATE OR DELETE ON policy_set_versions
    FOR EACH ROW EXECUTE FUNCTION reject_policy_version_mutation();
CREATE TRIGGER policy_set_versions_no_truncate BEFORE TRUNCATE ON policy_set_versions
    FOR EACH STATEMENT EXECUTE FUNCTION reject_policy_version_mutation();
