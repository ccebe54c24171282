-- Service roles and zones.
-- Roles belong to the cluster, not to the database: a second database, or two migrations at once, find them already there.
DO $$
DECLARE
    service_role text;
BEGIN
    FOREACH service_role IN ARRAY ARRAY[
        'caracalapi', 'caracalsts', 'caracalgateway', 'caracalaudit', 'caracalcoordinator']
    LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', service_role);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- already there, which is all that is wanted
        END;
    END LOOP;
END
$$;

-- Only the owner creates objects; the service roles use what they are granted below.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO caracalapi, caracalsts, caracalgateway, caracalaudit, caracalcoordinator;

CREATE TABLE zones (
    id                    text        PRIMARY KEY CONSTRAINT zones_id_check CHECK (id ~ '^[A-Za-z0-9_.:-]{1,128}$'),
    name                  text        NOT NULL,
    slug                  text        NOT NULL CONSTRAINT zones_slug_key UNIQUE,
    dcr_enabled           boolean     NOT NULL DEFAULT false,
    created_at            timestamptz NOT NULL DEFAULT now(),
    updated_at            timestamptz NOT NULL DEFAULT now(),
    archived_at           timestamptz,
    owner_account_id      text,
    operator_coauthor_badge boolean   NOT NULL DEFAULT true,
    operator_governed     boolean     NOT NULL DEFAULT false,
    created_by            text,
    created_via_operator  boolean     NOT NULL DEFAULT false,
    updated_by            text,
    updated_via_operator  boolean     NOT NULL DEFAULT false
);
CREATE INDEX zones_active_idx ON zones (id) WHERE archived_at IS NULL;
CREATE INDEX zones_created_idx ON zones (created_at DESC, id DESC);
CREATE INDEX zones_owner_idx ON zones (owner_account_id) WHERE owner_account_id IS NOT NULL;

CREATE TABLE admin_tokens (
    id           text        PRIMARY KEY,
    name         text        NOT NULL,
    token_sha256 bytea       NOT NULL,
    token_hash   text,
    scope        text        NOT NULL,
    capability   text        NOT NULL DEFAULT 'write',
    zone_id      text        REFERENCES zones (id) ON DELETE CASCADE,
    created_by   text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    revoked_at   timestamptz,
    CONSTRAINT admin_tokens_scope_check CHECK (scope IN ('global', 'zone')),
    CONSTRAINT admin_tokens_capability_check CHECK (capability IN ('read', 'write', 'approve')),
    CONSTRAINT admin_tokens_zone_check CHECK ((scope = 'global') = (zone_id IS NULL)),
    CONSTRAINT admin_tokens_digest_check CHECK (octet_length(token_sha256) = 32)
);
CREATE UNIQUE INDEX admin_tokens_token_sha256_key ON admin_tokens (token_sha256) WHERE revoked_at IS NULL;
CREATE INDEX admin_tokens_zone_idx ON admin_tokens (zone_id) WHERE zone_id IS NOT NULL;
CREATE INDEX admin_tokens_created_idx ON admin_tokens (created_at DESC, id DESC);
