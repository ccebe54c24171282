-- What an operator configures in a zone: applications, workloads, providers, resources, subjects' grants and connections,
-- sealed secrets and notification sinks. References inside a zone carry the zone, so that none can cross it.

CREATE TABLE applications (
    id                   text        PRIMARY KEY,
    zone_id              text        NOT NULL REFERENCES zones (id),
    name                 text        NOT NULL,
    registration_method  text        NOT NULL,
    credential_type      text        NOT NULL DEFAULT 'token',
    client_secret_hash   text,
    traits               text[]      NOT NULL DEFAULT '{}',
    expires_at           timestamptz,
    archived_at          timestamptz,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz,
    created_by           text,
    created_via_operator boolean     NOT NULL DEFAULT false,
    updated_by           text,
    updated_via_operator boolean     NOT NULL DEFAULT false,
    CONSTRAINT applications_zone_id_id_key UNIQUE (zone_id, id),
    CONSTRAINT applications_registration_method_check CHECK (registration_method IN ('managed', 'dcr')),
    CONSTRAINT applications_dcr_expiry_check CHECK (registration_method <> 'dcr' OR expires_at IS NOT NULL)
);
CREATE INDEX applications_zone_created_idx ON applications (zone_id, created_at DESC, id DESC);
CREATE INDEX applications_dcr_expiry_idx ON applications (expires_at)
    WHERE registration_method = 'dcr' AND archived_at IS NULL;

CREATE TABLE workloads (
    id                   text        PRIMARY KEY,
    zone_id              text        NOT NULL REFERENCES zones (id) ON DELETE CASCADE,
    name                 text        NOT NULL,
    secret_hash          text        NOT NULL,
    bindings             jsonb       NOT NULL DEFAULT '[]',
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now(),
    created_by           text,
    created_via_operator boolean     NOT NULL DEFAULT false,
    updated_by           text,
    updated_via_operator boolean     NOT NULL DEFAULT false
);
CREATE INDEX workloads_zone_created_idx ON workloads (zone_id, created_at DESC, id DESC);

CREATE TABLE providers (
    id                     text        PRIMARY KEY,
    zone_id                text        NOT NULL REFERENCES zones (id),
    name                   text        NOT NULL,
    identifier             text        NOT NULL,
    provider_kind          text        NOT NULL,
    config_json            jsonb       NOT NULL DEFAULT '{}',
    secret_config_keys     text[]      NOT NULL DEFAULT '{}',
    connectivity_failed_at timestamptz,
    created_at             timestamptz NOT NULL DEFAULT now(),
    updated_at             timestamptz NOT NULL DEFAULT now(),
    archived_at            timestamptz,
    created_by             text,
    created_via_operator   boolean     NOT NULL DEFAULT false,
    updated_by             text,
    updated_via_operator   boolean     NOT NULL DEFAULT false,
    CONSTRAINT providers_zone_id_id_key UNIQUE (zone_id, id),
    CONSTRAINT providers_provider_kind_check CHECK (provider_kind IN (
        'none', 'caracal_mandate', 'api_key', 'bearer_token', 'http_basic', 'oauth2_authorization_code',
        'oauth2_client_credentials'))
);
CREATE UNIQUE INDEX providers_zone_identifier_active_uidx ON providers (zone_id, identifier) WHERE archived_at IS NULL;
CREATE INDEX providers_zone_created_idx ON providers (zone_id, created_at DESC, id DESC);

CREATE TABLE resources (
    id                     text        PRIMARY KEY,
    zone_id                text        NOT NULL REFERENCES zones (id),
    name                   text        NOT NULL,
    identifier             text        NOT NULL,
    upstream_url           text,
    credential_provider_id text        NOT NULL REFERENCES providers (id),
    scopes                 text[]      NOT NULL DEFAULT '{}',
    operations             jsonb       NOT NULL DEFAULT '[]',
    operation_enforcement  text        NOT NULL DEFAULT 'transport_uniform',
    created_at             timestamptz NOT NULL DEFAULT now(),
    updated_at             timestamptz NOT NULL DEFAULT now(),
    archived_at            timestamptz,
    created_by             text,
    created_via_operator   boolean     NOT NULL DEFAULT false,
    updated_by             text,
    updated_via_operator   boolean     NOT NULL DEFAULT false,
    CONSTRAINT resources_zone_id_id_key UNIQUE (zone_id, id),
    CONSTRAINT resources_provider_fkey FOREIGN KEY (zone_id, credential_provider_id) REFERENCES providers (zone_id, id),
    CONSTRAINT resources_operation_enforcement_check CHECK (operation_enforcement IN ('enforced', 'transport_uniform'))
);
CREATE UNIQUE INDEX resources_zone_id_identifier_key ON resources (zone_id, identifier) WHERE archived_at IS NULL;
CREATE INDEX resources_zone_created_idx ON resources (zone_id, created_at DESC, id DESC);
CREATE INDEX resources_provider_idx ON resources (zone_id, credential_provider_id);

CREATE TABLE delegated_grants (
    id                   text        PRIMARY KEY,
    zone_id              text        NOT NULL REFERENCES zones (id),
    application_id       text        NOT NULL,
    user_id              text        NOT NULL,
    resource_id          text        NOT NULL,
    scopes               text[]      NOT NULL,
    status               text        NOT NULL DEFAULT 'active',
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now(),
    created_by           text,
    created_via_operator boolean     NOT NULL DEFAULT false,
    updated_by           text,
    updated_via_operator boolean     NOT NULL DEFAULT false,
    CONSTRAINT delegated_grants_application_fkey
        FOREIGN KEY (zone_id, application_id) REFERENCES applications (zone_id, id),
    CONSTRAINT delegated_grants_resource_fkey FOREIGN KEY (zone_id, resource_id) REFERENCES resources (zone_id, id),
    CONSTRAINT delegated_grants_status_check CHECK (status IN ('active', 'revoked', 'expired'))
);
CREATE INDEX delegated_grants_zone_created_idx ON delegated_grants (zone_id, created_at DESC, id DESC);
CREATE INDEX delegated_grants_zone_user_idx ON delegated_grants (zone_id, user_id);

CREATE TABLE subject_issuers (
    id                   text        PRIMARY KEY,
    zone_id              text        NOT NULL REFERENCES zones (id),
    issuer               text        NOT NULL,
    jwks_url             text        NOT NULL,
    audience             text        NOT NULL,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now(),
    archived_at          timestamptz,
    created_by           text,
    created_via_operator boolean     NOT NULL DEFAULT false,
    updated_by           text,
    updated_via_operator boolean     NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX subject_issuers_zone_issuer_active_uidx ON subject_issuers (zone_id, issuer)
    WHERE archived_at IS NULL;

CREATE TABLE provider_connections (
    id                    text        PRIMARY KEY,
    zone_id               text        NOT NULL REFERENCES zones (id),
    subject_id            text        NOT NULL,
    provider_id           text        NOT NULL,
    status                text        NOT NULL DEFAULT 'active',
    access_token_ct       bytea,
    refresh_token_ct      bytea,
    expires_at            timestamptz,
    refreshed_at          timestamptz,
    refresh_token_version integer     NOT NULL DEFAULT 0,
    created_at            timestamptz NOT NULL DEFAULT now(),
    updated_at            timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT provider_connections_provider_fkey FOREIGN KEY (zone_id, provider_id) REFERENCES providers (zone_id, id),
    CONSTRAINT provider_connections_status_check CHECK (status IN ('active', 'revoked', 'expired'))
);
CREATE UNIQUE INDEX provider_connections_active_uidx ON provider_connections (zone_id, subject_id, provider_id)
    WHERE status = 'active';
CREATE INDEX provider_connections_zone_created_idx ON provider_connections (zone_id, created_at DESC, id DESC);

-- Sealed envelopes of the built-in secret backend.
CREATE TABLE secret_store (
    ref        text        PRIMARY KEY,
    zone_id    text        NOT NULL REFERENCES zones (id),
    envelope   bytea       NOT NULL,
    version    integer     NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX secret_store_zone_idx ON secret_store (zone_id);

-- The zones' signing keys, owned by the STS; id is the key id of the JWKS.
CREATE TABLE secrets (
    id         text        PRIMARY KEY,
    zone_id    text        NOT NULL REFERENCES zones (id),
    entity_id  text        NOT NULL,
    name       text        NOT NULL,
    type       text        NOT NULL,
    envelope   bytea       NOT NULL,
    version    integer     NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT secrets_type_check CHECK (type IN ('token', 'password'))
);
CREATE INDEX secrets_zone_name_idx ON secrets (zone_id, name, created_at DESC);

CREATE TABLE notification_sinks (
    id                   text        PRIMARY KEY,
    zone_id              text        NOT NULL REFERENCES zones (id) ON DELETE CASCADE,
    name                 text        NOT NULL,
    url                  text        NOT NULL,
    secret_ct            bytea       NOT NULL,
    event_types          text[]      NOT NULL,
    active               boolean     NOT NULL DEFAULT true,
    cursor_chain_seq     bigint      NOT NULL DEFAULT 0,
    consecutive_failures integer     NOT NULL DEFAULT 0,
    last_success_at      timestamptz,
    last_failure_at      timestamptz,
    last_error           text,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX notification_sinks_zone_created_idx ON notification_sinks (zone_id, created_at DESC, id DESC);

CREATE TABLE notification_deliveries (
    id              text        PRIMARY KEY,
    sink_id         text        NOT NULL REFERENCES notification_sinks (id) ON DELETE CASCADE,
    event_id        text        NOT NULL,
    event_type      text        NOT NULL,
    payload_json    jsonb       NOT NULL,
    attempts        integer     NOT NULL DEFAULT 0,
    available_at    timestamptz NOT NULL DEFAULT now(),
    delivered_at    timestamptz,
    abandoned_at    timestamptz,
    response_status integer,
    last_error      text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT notification_deliveries_sink_event_key UNIQUE (sink_id, event_id)
);
CREATE INDEX notification_deliveries_due_idx ON notification_deliveries (sink_id, available_at)
    WHERE delivered_at IS NULL AND abandoned_at IS NULL;

-- One row at most: the limit that an administrator set below the configured ceiling.
CREATE TABLE sts_rate_limit (
    singleton        boolean     PRIMARY KEY DEFAULT true,
    limit_per_minute integer     NOT NULL,
    updated_at       timestamptz NOT NULL DEFAULT now(),
    updated_by       text,
    CONSTRAINT sts_rate_limit_singleton_check CHECK (singleton),
    CONSTRAINT sts_rate_limit_limit_check CHECK (limit_per_minute >= 1)
);
