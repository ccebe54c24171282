-- Row security hides the rows of all zones even from the owner, and so from its backup. This role may read every row and
-- change none. Nobody logs in as it: the owner becomes it for the one transaction that takes a backup.
DO $$
BEGIN
    CREATE ROLE caracalbackup NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- roles belong to the cluster: another database may have made it
END
$$;

GRANT USAGE ON SCHEMA public TO caracalbackup;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO caracalbackup;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO caracalbackup;
-- Tables of later migrations: a later table with row security also needs a policy like those below.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO caracalbackup;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON SEQUENCES TO caracalbackup;

DO $$
DECLARE
    zoned regclass;
BEGIN
    FOR zoned IN
        SELECT oid FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relrowsecurity AND NOT relispartition
    LOOP
        EXECUTE format('CREATE POLICY backup_read ON %s FOR SELECT TO caracalbackup USING (true)', zoned);
        EXECUTE format('COMMENT ON POLICY backup_read ON %s IS ''Backup: copies and verifies the rows of all zones''', zoned);
    END LOOP;
END
$$;
