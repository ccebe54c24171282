-- Who holds which authority: authority records of the STS, sessions, delegation edges and invocations of the Coordinator.

CREATE TABLE authority_records (
    id               text        PRIMARY KEY,
    zone_id          text        NOT NULL REFERENCES zones (id),
    session_type     text        NOT NULL,
    subject_id       text,
    parent_id        text,
    status           text        NOT NULL DEFAULT 'active',
    expires_at       timestamptz NOT NULL,
    authenticated_at timestamptz NOT NULL,
    claims_json      jsonb,
    created_at       timestamptz NOT NULL DEFAULT now(),
    revoked_at       timestamptz,
    revoked_reason   text,
    CONSTRAINT authority_records_zone_id_id_key UNIQUE (zone_id, id),
    CONSTRAINT authority_records_parent_fkey FOREIGN KEY (zone_id, parent_id) REFERENCES authority_records (zone_id, id),
    CONSTRAINT authority_records_session_type_check CHECK (session_type IN ('user', 'application')),
    CONSTRAINT authority_records_status_check CHECK (status IN ('active', 'revoked', 'expired'))
);
CREATE INDEX authority_records_zone_created_idx ON authority_records (zone_id, created_at DESC, id DESC);
CREATE INDEX authority_records_zone_subject_idx ON authority_records (zone_id, subject_id);
CREATE INDEX authority_records_parent_idx ON authority_records (zone_id, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX authority_records_due_idx ON authority_records (expires_at) WHERE status = 'active';
CREATE INDEX authority_records_revoked_idx ON authority_records (revoked_at) WHERE status = 'revoked';

CREATE TABLE sessions (
    id                          text        PRIMARY KEY,
    zone_id                     text        NOT NULL REFERENCES zones (id),
    application_id              text        NOT NULL,
    parent_id                   text,
    subject_authority_record_id text        NOT NULL,
    status                      text        NOT NULL DEFAULT 'active',
    depth                       integer     NOT NULL DEFAULT 0,
    labels                      text[]      NOT NULL DEFAULT '{}',
    max_children                integer     NOT NULL DEFAULT 10,
    child_count                 integer     NOT NULL DEFAULT 0,
    started_at                  timestamptz NOT NULL DEFAULT now(),
    last_active_at              timestamptz NOT NULL DEFAULT now(),
    terminated_at               timestamptz,
    ttl_seconds                 integer     DEFAULT 3600,
    metadata_json               jsonb       NOT NULL DEFAULT '{}',
    updated_at                  timestamptz NOT NULL DEFAULT now(),
    lifecycle                   text        NOT NULL DEFAULT 'task',
    last_heartbeat_at           timestamptz,
    heartbeat_deadline_at       timestamptz,
    termination_reason          text,
    lease_generation            bigint      NOT NULL DEFAULT 0,
    CONSTRAINT sessions_zone_id_id_key UNIQUE (zone_id, id),
    CONSTRAINT sessions_application_fkey FOREIGN KEY (zone_id, application_id) REFERENCES applications (zone_id, id),
    CONSTRAINT sessions_parent_fkey FOREIGN KEY (zone_id, parent_id) REFERENCES sessions (zone_id, id),
    CONSTRAINT sessions_subject_authority_record_fkey
        FOREIGN KEY (zone_id, subject_authority_record_id) REFERENCES authority_records (zone_id, id),
    CONSTRAINT sessions_status_check CHECK (status IN ('active', 'suspended', 'terminated', 'expired')),
    CONSTRAINT sessions_lifecycle_check CHECK (
        CASE lifecycle
            WHEN 'task' THEN ttl_seconds IS NOT NULL AND ttl_seconds > 0
                AND last_heartbeat_at IS NULL AND heartbeat_deadline_at IS NULL
            WHEN 'service' THEN ttl_seconds IS NULL
                AND last_heartbeat_at IS NOT NULL AND heartbeat_deadline_at IS NOT NULL
            ELSE false
        END),
    CONSTRAINT sessions_terminal_check CHECK ((status IN ('terminated', 'expired')) = (terminated_at IS NOT NULL)),
    CONSTRAINT sessions_counts_check CHECK (depth >= 0 AND child_count >= 0 AND max_children >= 0)
);
CREATE INDEX sessions_zone_started_idx ON sessions (zone_id, started_at DESC, id DESC);
CREATE INDEX sessions_parent_idx ON sessions (zone_id, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX sessions_application_idx ON sessions (zone_id, application_id, status);
CREATE INDEX sessions_subject_idx ON sessions (zone_id, subject_authority_record_id);
CREATE INDEX sessions_live_task_idx ON sessions (started_at)
    WHERE lifecycle = 'task' AND status IN ('active', 'suspended');
CREATE INDEX sessions_live_service_idx ON sessions (heartbeat_deadline_at)
    WHERE lifecycle = 'service' AND status = 'active';
CREATE INDEX sessions_not_active_idx ON sessions (updated_at) WHERE status <> 'active';
CREATE INDEX sessions_terminated_idx ON sessions (terminated_at) WHERE terminated_at IS NOT NULL;

CREATE TABLE agent_topology (
    parent_id text NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    child_id  text NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    PRIMARY KEY (parent_id, child_id)
);
CREATE INDEX agent_topology_child_idx ON agent_topology (child_id);

CREATE TABLE delegation_edges (
    id                      text        PRIMARY KEY,
    zone_id                 text        NOT NULL REFERENCES zones (id),
    source_session_id       text        NOT NULL,
    target_session_id       text        NOT NULL,
    issuer_application_id   text        NOT NULL,
    receiver_application_id text        NOT NULL,
    resource_id             text,
    scopes                  text[]      NOT NULL DEFAULT '{}',
    constraints_json        jsonb       NOT NULL DEFAULT '{}',
    status                  text        NOT NULL DEFAULT 'active',
    expires_at              timestamptz NOT NULL,
    edge_version            integer     NOT NULL DEFAULT 0,
    revoked_at              timestamptz,
    created_at              timestamptz NOT NULL DEFAULT now(),
    updated_at              timestamptz NOT NULL DEFAULT now(),
    parent_edge_id          text,
    CONSTRAINT delegation_edges_zone_id_id_key UNIQUE (zone_id, id),
    CONSTRAINT delegation_edges_source_fkey FOREIGN KEY (zone_id, source_session_id) REFERENCES sessions (zone_id, id),
    CONSTRAINT delegation_edges_target_fkey FOREIGN KEY (zone_id, target_session_id) REFERENCES sessions (zone_id, id),
    CONSTRAINT delegation_edges_issuer_fkey
        FOREIGN KEY (zone_id, issuer_application_id) REFERENCES applications (zone_id, id),
    CONSTRAINT delegation_edges_receiver_fkey
        FOREIGN KEY (zone_id, receiver_application_id) REFERENCES applications (zone_id, id),
    CONSTRAINT delegation_edges_resource_fkey FOREIGN KEY (zone_id, resource_id) REFERENCES resources (zone_id, id),
    CONSTRAINT delegation_edges_parent_fkey FOREIGN KEY (zone_id, parent_edge_id)
        REFERENCES delegation_edges (zone_id, id) ON DELETE SET NULL (parent_edge_id),
    CONSTRAINT delegation_edges_endpoints_check CHECK (source_session_id <> target_session_id),
    CONSTRAINT delegation_edges_status_check CHECK (status IN ('active', 'revoked', 'expired')),
    CONSTRAINT delegation_edges_revoked_check CHECK ((status = 'revoked') = (revoked_at IS NOT NULL))
);
CREATE INDEX delegation_edges_source_idx ON delegation_edges (zone_id, source_session_id);
CREATE INDEX delegation_edges_target_idx ON delegation_edges (zone_id, target_session_id);
CREATE INDEX delegation_edges_parent_idx ON delegation_edges (zone_id, parent_edge_id) WHERE parent_edge_id IS NOT NULL;
CREATE INDEX delegation_edges_zone_created_idx ON delegation_edges (zone_id, created_at DESC, id DESC);
CREATE INDEX delegation_edges_due_idx ON delegation_edges (expires_at) WHERE status = 'active';
CREATE INDEX delegation_edges_revoked_idx ON delegation_edges (revoked_at) WHERE status = 'revoked';
CREATE INDEX delegation_edges_ended_idx ON delegation_edges (updated_at) WHERE status <> 'active';

CREATE TABLE delegation_graph_epochs (
    zone_id    text        PRIMARY KEY REFERENCES zones (id),
    epoch      bigint      NOT NULL DEFAULT 0,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT delegation_graph_epochs_epoch_check CHECK (epoch >= 0)
);

CREATE TABLE agent_services (
    id                text        PRIMARY KEY,
    zone_id           text        NOT NULL REFERENCES zones (id),
    application_id    text        NOT NULL,
    endpoint_url      text        NOT NULL,
    protocol_versions text[]      NOT NULL DEFAULT '{}',
    framework_name    text,
    framework_version text,
    capabilities      text[]      NOT NULL DEFAULT '{}',
    health            text        NOT NULL DEFAULT 'starting',
    metadata_json     jsonb       NOT NULL DEFAULT '{}',
    last_heartbeat_at timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT agent_services_zone_id_id_key UNIQUE (zone_id, id),
    CONSTRAINT agent_services_endpoint_key UNIQUE (zone_id, application_id, endpoint_url),
    CONSTRAINT agent_services_application_fkey
        FOREIGN KEY (zone_id, application_id) REFERENCES applications (zone_id, id),
    CONSTRAINT agent_services_health_check CHECK (health IN ('starting', 'healthy', 'degraded', 'unhealthy'))
);

CREATE TABLE agent_invocations (
    id                  text        PRIMARY KEY,
    zone_id             text        NOT NULL REFERENCES zones (id),
    service_id          text        NOT NULL,
    source_session_id   text,
    target_session_id   text,
    method              text        NOT NULL,
    status              text        NOT NULL DEFAULT 'pending',
    params_json         jsonb       NOT NULL DEFAULT '{}',
    metadata_json       jsonb       NOT NULL DEFAULT '{}',
    error_json          jsonb,
    attempts            integer     NOT NULL DEFAULT 0,
    max_attempts        integer     NOT NULL DEFAULT 3,
    timeout_ms          integer     NOT NULL DEFAULT 30000,
    retry_policy_json   jsonb       NOT NULL DEFAULT '{}',
    deadline_at         timestamptz,
    cancel_requested_at timestamptz,
    started_at          timestamptz,
    completed_at        timestamptz,
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT agent_invocations_service_fkey FOREIGN KEY (zone_id, service_id) REFERENCES agent_services (zone_id, id),
    CONSTRAINT agent_invocations_source_fkey
        FOREIGN KEY (zone_id, source_session_id) REFERENCES sessions (zone_id, id) ON DELETE SET NULL (source_session_id),
    CONSTRAINT agent_invocations_target_fkey
        FOREIGN KEY (zone_id, target_session_id) REFERENCES sessions (zone_id, id) ON DELETE SET NULL (target_session_id),
    CONSTRAINT agent_invocations_status_check CHECK (status IN ('pending', 'running', 'succeeded', 'failed',
        'cancel_requested', 'canceled', 'timed_out', 'dead')),
    CONSTRAINT agent_invocations_attempts_check CHECK (attempts >= 0 AND max_attempts >= 1 AND timeout_ms >= 1)
);
CREATE INDEX agent_invocations_zone_created_idx ON agent_invocations (zone_id, created_at DESC, id DESC);
CREATE INDEX agent_invocations_deadline_idx ON agent_invocations (deadline_at) WHERE status = 'running';
CREATE INDEX agent_invocations_source_idx ON agent_invocations (zone_id, source_session_id)
    WHERE source_session_id IS NOT NULL;
CREATE INDEX agent_invocations_target_idx ON agent_invocations (zone_id, target_session_id)
    WHERE target_session_id IS NOT NULL;

-- The reply is kept as json, not jsonb: a replay answers the same text.
CREATE TABLE coordinator_idempotency_receipts (
    operation       text        NOT NULL,
    zone_id         text        NOT NULL REFERENCES zones (id),
    scope_id        text        NOT NULL,
    key_digest      bytea       NOT NULL,
    request_digest  bytea       NOT NULL,
    response_status integer     NOT NULL,
    response_json   json        NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    expires_at      timestamptz NOT NULL,
    CONSTRAINT coordinator_idempotency_receipts_key PRIMARY KEY (operation, zone_id, scope_id, key_digest),
    CONSTRAINT coordinator_idempotency_receipts_operation_check
        CHECK (operation IN ('session.start.v2', 'delegation.create.v2', 'invocation.create.v2')),
    CONSTRAINT coordinator_idempotency_receipts_digest_check
        CHECK (octet_length(key_digest) = 32 AND octet_length(request_digest) = 32),
    CONSTRAINT coordinator_idempotency_receipts_response_check
        CHECK (response_status BETWEEN 200 AND 299 AND octet_length(response_json::text) <= 65536)
);
CREATE INDEX coordinator_idempotency_receipts_expiry_idx ON coordinator_idempotency_receipts (expires_at);

-- session_id is the authority record that asked, '' when there was none: not a reference.
CREATE TABLE step_up_challenges (
    id                           text        PRIMARY KEY,
    zone_id                      text        NOT NULL REFERENCES zones (id) ON DELETE CASCADE,
    session_id                   text,
    challenge_type               text        NOT NULL DEFAULT 'human_approval',
    metadata_json                jsonb       NOT NULL DEFAULT '{}',
    created_at                   timestamptz NOT NULL DEFAULT now(),
    expires_at                   timestamptz NOT NULL,
    satisfied_at                 timestamptz,
    principal_id                 text,
    resource_set_hash            bytea,
    consumed_at                  timestamptz,
    approver_subject_id          text,
    application_id               text        REFERENCES applications (id) ON DELETE CASCADE,
    tier                         text,
    approver_class               text        NOT NULL DEFAULT 'operator',
    privacy_mode                 text        NOT NULL DEFAULT 'identified',
    rejected_at                  timestamptz,
    decision_reason              text,
    approver_session_id          text,
    subject_anchor               text,
    consumed_authority_record_id text,
    CONSTRAINT step_up_challenges_type_check CHECK (challenge_type = 'human_approval'),
    CONSTRAINT step_up_challenges_approver_check CHECK (approver_class IN ('operator', 'subject', 'any')),
    CONSTRAINT step_up_challenges_privacy_check CHECK (privacy_mode IN ('identified', 'pseudonymous', 'anonymous'))
);
CREATE UNIQUE INDEX step_up_challenges_pending_key
    ON step_up_challenges (zone_id, principal_id, session_id, resource_set_hash) NULLS NOT DISTINCT
    WHERE consumed_at IS NULL;
CREATE INDEX step_up_challenges_sweep_idx ON step_up_challenges (GREATEST(consumed_at, rejected_at, expires_at));
CREATE INDEX step_up_challenges_zone_created_idx ON step_up_challenges (zone_id, created_at DESC, id DESC);
