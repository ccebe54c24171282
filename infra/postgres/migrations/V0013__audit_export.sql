-- Evidence leaves by the hour it was taken in; the hour is found without reading a partition. Rows are only ever added, so
-- a summary per range of pages is enough, and costs ingestion next to nothing.
CREATE INDEX audit_events_ingested_idx ON audit_events USING brin (ingested_at);

-- One instance exports at a time. The lease is a row, not a session: nothing is held open while a file is uploaded.
ALTER TABLE audit_export_watermark
    ADD COLUMN lease_holder text,
    ADD COLUMN lease_until  timestamptz,
    ADD CONSTRAINT audit_export_watermark_lease_check CHECK ((lease_holder IS NULL) = (lease_until IS NULL));

-- What retention leaves of a chain: the link before the oldest event that is left, and the links of retired events that lie
-- between events that are left. With them a chain can be followed over what is no longer there.
CREATE TABLE audit_retired_links (
    zone_id             text        NOT NULL CHECK (zone_id <> ''),
    chain_seq           bigint      NOT NULL,
    content_sha256      text        NOT NULL,
    prev_content_sha256 text,
    chain_hmac          text,
    retired_at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (zone_id, chain_seq),
    CONSTRAINT audit_retired_links_seq_check CHECK (chain_seq >= 1),
    CONSTRAINT audit_retired_links_digest_check CHECK (
        content_sha256 ~ '^[0-9a-f]{64}$'
        AND (prev_content_sha256 IS NULL OR prev_content_sha256 ~ '^[0-9a-f]{64}$')
        AND (chain_hmac IS NULL OR chain_hmac ~ '^[0-9a-f]{64}$'))
);
ALTER TABLE audit_retired_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_retired_links FORCE ROW LEVEL SECURITY;
CREATE POLICY zone_isolation ON audit_retired_links USING (zone_id = current_setting('caracal.zone_id', true))
    WITH CHECK (zone_id = current_setting('caracal.zone_id', true));
CREATE POLICY audit_all_zones_read ON audit_retired_links FOR SELECT TO caracalaudit USING (true);
COMMENT ON POLICY audit_all_zones_read ON audit_retired_links IS 'Audit: chain sweep over all zones';
CREATE POLICY backup_read ON audit_retired_links FOR SELECT TO caracalbackup USING (true);
COMMENT ON POLICY backup_read ON audit_retired_links IS 'Backup: copies and verifies the rows of all zones';
GRANT SELECT, INSERT, DELETE ON audit_retired_links TO caracalaudit;

-- Keeps writers away from one monthly partition until the end of the transaction, so that what is found out about it is still
-- true when it is dropped; false when there is no such partition.
CREATE FUNCTION audit_partition_freeze(partition_name text) RETURNS boolean
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
    EXECUTE format('LOCK TABLE public.%I IN SHARE ROW EXCLUSIVE MODE', partition_name);
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION audit_partition_freeze(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_partition_freeze(text) TO caracalaudit;
