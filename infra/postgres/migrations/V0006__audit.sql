-- Evidence: append-only by grants (nobody may UPDATE or DELETE) and by triggers (the owner may not either).

CREATE FUNCTION reject_audit_mutation() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TABLE audit_events (
    id                        text        NOT NULL,
    zone_id                   text        NOT NULL CHECK (zone_id <> ''),
    event_type                text        NOT NULL,
    request_id                text,
    decision                  text,
    policy_set_id             text,
    policy_set_version_id     text,
    manifest_sha              text,
    evaluation_status         text,
    determining_policies_json jsonb,
    diagnostics_json          jsonb,
    metadata_json             jsonb,
    occurred_at               timestamptz NOT NULL,
    ingested_at               timestamptz NOT NULL DEFAULT now(),
    content_sha256            text        NOT NULL,
    prev_content_sha256       text,
    chain_hmac                text,
    chain_seq                 bigint      NOT NULL,
    ingest_signature          text,
    PRIMARY KEY (id, occurred_at),
    CONSTRAINT audit_events_chain_check CHECK (chain_seq >= 1 AND (chain_seq = 1) = (prev_content_sha256 IS NULL)),
    CONSTRAINT audit_events_digest_check CHECK (
        content_sha256 ~ '^[0-9a-f]{64}$'
        AND (prev_content_sha256 IS NULL OR prev_content_sha256 ~ '^[0-9a-f]{64}$')
        AND (chain_hmac IS NULL OR chain_hmac ~ '^[0-9a-f]{64}$'))
) PARTITION BY RANGE (occurred_at);
CREATE INDEX audit_events_zone_occurred_idx ON audit_events (zone_id, occurred_at DESC, id DESC);
-- chain_seq is NOT NULL, so ORDER BY chain_seq DESC is served by this index.
CREATE INDEX audit_events_zone_chain_idx ON audit_events (zone_id, chain_seq DESC);
CREATE INDEX audit_events_request_idx ON audit_events (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX audit_events_agent_session_idx ON audit_events ((metadata_json ->> 'agent_session_id'))
    WHERE metadata_json ? 'agent_session_id';
CREATE INDEX audit_events_session_idx ON audit_events ((metadata_json ->> 'session_id'))
    WHERE metadata_json ? 'session_id';
CREATE INDEX audit_events_agent_labels_idx ON audit_events USING gin ((metadata_json -> 'agent_labels'));
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION reject_audit_mutation();

-- The newest link of each zone's chain: the head is found in one lookup, whatever the size of the ledger.
CREATE TABLE audit_chain_heads (
    zone_id        text        PRIMARY KEY CHECK (zone_id <> ''),
    chain_seq      bigint      NOT NULL,
    content_sha256 text        NOT NULL,
    updated_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT audit_chain_heads_seq_check CHECK (chain_seq >= 1),
    CONSTRAINT audit_chain_heads_digest_check CHECK (content_sha256 ~ '^[0-9a-f]{64}$')
);

CREATE TABLE admin_audit_events (
    id                  text        PRIMARY KEY,
    request_id          text        NOT NULL,
    actor_id            text,
    actor_name          text,
    actor_scope         text,
    action              text        NOT NULL,
    method              text        NOT NULL,
    path                text        NOT NULL,
    zone_id             text CHECK (zone_id <> ''),
    entity_type         text,
    entity_id           text,
    status_code         integer     NOT NULL,
    payload_json        jsonb,
    occurred_at         timestamptz NOT NULL DEFAULT now(),
    content_sha256      text        NOT NULL,
    prev_content_sha256 text,
    chain_hmac          text,
    chain_seq           bigint      NOT NULL,
    CONSTRAINT admin_audit_events_chain_check
        CHECK (chain_seq >= 1 AND (chain_seq = 1) = (prev_content_sha256 IS NULL)),
    CONSTRAINT admin_audit_events_digest_check CHECK (content_sha256 ~ '^[0-9a-f]{64}$')
);
-- One chain per zone and one for zone-less rows; two writers can never take the same place in a chain.
CREATE UNIQUE INDEX admin_audit_events_chain_key ON admin_audit_events (zone_id, chain_seq DESC);
CREATE UNIQUE INDEX admin_audit_events_global_chain_key ON admin_audit_events (chain_seq DESC) WHERE zone_id IS NULL;
CREATE INDEX admin_audit_events_zone_occurred_idx ON admin_audit_events (zone_id, occurred_at DESC, id DESC);
CREATE TRIGGER admin_audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON admin_audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION reject_audit_mutation();

CREATE TABLE audit_export_watermark (
    name               text        PRIMARY KEY,
    last_exported_hour timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE audit_ingest_alerts (
    id          bigserial   PRIMARY KEY,
    event_id    text,
    zone_id     text CHECK (zone_id <> ''),
    kind        text        NOT NULL,
    detail      text,
    observed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_ingest_alerts_zone_observed_idx ON audit_ingest_alerts (zone_id, observed_at DESC);

CREATE TABLE audit_retention (
    singleton      boolean     PRIMARY KEY DEFAULT true,
    retention_days integer     NOT NULL,
    updated_at     timestamptz NOT NULL DEFAULT now(),
    updated_by     text,
    CONSTRAINT audit_retention_singleton_check CHECK (singleton),
    CONSTRAINT audit_retention_days_check CHECK (retention_days >= 1)
);

CREATE TABLE audit_chain_rehash (
    id           smallint    PRIMARY KEY,
    completed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT audit_chain_rehash_single_check CHECK (id = 1)
);

-- A partition gets the parent's protection as a table of its own: forced row security and the append-only trigger.
CREATE FUNCTION audit_partition_protect(partition regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', partition);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', partition);
    EXECUTE format('CREATE POLICY zone_isolation ON %s USING (zone_id = current_setting(''caracal.zone_id'', true))'
        ' WITH CHECK (zone_id = current_setting(''caracal.zone_id'', true))', partition);
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s'
        ' FOR EACH STATEMENT EXECUTE FUNCTION public.reject_audit_mutation()', partition);
END
$$;
REVOKE ALL ON FUNCTION audit_partition_protect(regclass) FROM PUBLIC;

CREATE TABLE audit_events_default PARTITION OF audit_events DEFAULT;
SELECT audit_partition_protect('audit_events_default');

-- Creates the partition of the month (UTC) that contains the date, when it is missing, and returns its name. Rows of that
-- month that had to go to the default partition move with it, in the same transaction.
CREATE FUNCTION audit_partition_ensure(day date) RETURNS text
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
AS $$
DECLARE
    first_day date := date_trunc('month', day::timestamp)::date;
    next_month date := (first_day + interval '1 month')::date;
    partition_name text := 'audit_events_' || to_char(first_day, '"y"YYYY"m"MM');
    create_partition text := format('CREATE TABLE public.%I PARTITION OF public.audit_events FOR VALUES FROM (%L) TO (%L)',
        partition_name, first_day::timestamptz, next_month::timestamptz);
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit_partitions', 0));
    IF to_regclass(format('public.%I', partition_name)) IS NOT NULL THEN
        RETURN partition_name;
    END IF;
    BEGIN
        EXECUTE create_partition;
    EXCEPTION WHEN check_violation THEN
        -- The default partition holds rows of this month. Only here, under an exclusive lock and for this transaction, the
        -- owner may see and move them.
        ALTER TABLE public.audit_events DETACH PARTITION public.audit_events_default;
        EXECUTE create_partition;
        ALTER TABLE public.audit_events_default NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE public.audit_events_default DISABLE TRIGGER append_only;
        EXECUTE format('WITH moved AS (DELETE FROM public.audit_events_default'
            ' WHERE occurred_at >= %L AND occurred_at < %L RETURNING *) INSERT INTO public.%I SELECT * FROM moved',
            first_day::timestamptz, next_month::timestamptz, partition_name);
        ALTER TABLE public.audit_events_default ENABLE TRIGGER append_only;
        ALTER TABLE public.audit_events_default FORCE ROW LEVEL SECURITY;
        ALTER TABLE public.audit_events ATTACH PARTITION public.audit_events_default DEFAULT;
    END;
    PERFORM public.audit_partition_protect(format('public.%I', partition_name)::regclass);
    RETURN partition_name;
END
$$;
REVOKE ALL ON FUNCTION audit_partition_ensure(date) FROM PUBLIC;

-- Drops one monthly partition by name; false when there is no such partition. Whether it is old enough is the caller's rule.
CREATE FUNCTION audit_partition_drop(partition_name text) RETURNS boolean
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF partition_name IS NULL OR partition_name !~ '^audit_events_y[0-9]{4}m[0-9]{2}$' THEN
        RAISE EXCEPTION 'not the name of a monthly audit partition' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('audit_partitions', 0));
    IF NOT EXISTS (
        SELECT 1 FROM pg_inherits
        WHERE inhparent = 'public.audit_events'::regclass
            AND inhrelid = to_regclass(format('public.%I', partition_name))) THEN
        RETURN false;
    END IF;
    EXECUTE format('DROP TABLE public.%I', partition_name);
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION audit_partition_drop(text) FROM PUBLIC;

-- This month and the next three; the audit service keeps the window moving.
SELECT audit_partition_ensure((date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead))::date)
FROM generate_series(0, 3) AS ahead;
