-- Least privilege per service role, and row security that also binds the owner.
-- The zone of a transaction is the setting caracal.zone_id. Unset or empty it matches no row; there is no value for "all".

-- Row security on every table with a zone_id -----------------------------------------------------------------------------
DO $$
DECLARE
    zoned text;
BEGIN
    FOREACH zoned IN ARRAY ARRAY[
        'admin_tokens', 'applications', 'workloads', 'providers', 'resources', 'delegated_grants', 'subject_issuers',
        'provider_connections', 'secret_store', 'secrets', 'notification_sinks', 'policies', 'policy_sets',
        'policy_set_bindings', 'authority_records', 'sessions', 'delegation_edges', 'delegation_graph_epochs',
        'agent_services', 'agent_invocations', 'coordinator_idempotency_receipts', 'step_up_challenges', 'audit_events',
        'audit_chain_heads', 'admin_audit_events', 'audit_ingest_alerts']
    LOOP
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', zoned);
        EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', zoned);
        EXECUTE format('CREATE POLICY zone_isolation ON public.%I'
            ' USING (zone_id = current_setting(''caracal.zone_id'', true))'
            ' WITH CHECK (zone_id = current_setting(''caracal.zone_id'', true))', zoned);
    END LOOP;
END
$$;

-- Rows that belong to a zone through their parent.
ALTER TABLE policy_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE policy_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY zone_isolation ON policy_versions
    USING (EXISTS (SELECT 1 FROM policies p
        WHERE p.id = policy_id AND p.zone_id = current_setting('caracal.zone_id', true)))
    WITH CHECK (EXISTS (SELECT 1 FROM policies p
        WHERE p.id = policy_id AND p.zone_id = current_setting('caracal.zone_id', true)));

ALTER TABLE policy_set_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE policy_set_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY zone_isolation ON policy_set_versions
    USING (EXISTS (SELECT 1 FROM policy_sets s
        WHERE s.id = policy_set_id AND s.zone_id = current_setting('caracal.zone_id', true)))
    WITH CHECK (EXISTS (SELECT 1 FROM policy_sets s
        WHERE s.id = policy_set_id AND s.zone_id = current_setting('caracal.zone_id', true)));

ALTER TABLE notification_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification_deliveries FORCE ROW LEVEL SECURITY;
CREATE POLICY zone_isolation ON notification_deliveries
    USING (EXISTS (SELECT 1 FROM notification_sinks s
        WHERE s.id = sink_id AND s.zone_id = current_setting('caracal.zone_id', true)))
    WITH CHECK (EXISTS (SELECT 1 FROM notification_sinks s
        WHERE s.id = sink_id AND s.zone_id = current_setting('caracal.zone_id', true)));

ALTER TABLE agent_topology ENABLE ROW LEVEL SECURITY;
ALTER TABLE agent_topology FORCE ROW LEVEL SECURITY;
CREATE POLICY zone_isolation ON agent_topology
    USING (EXISTS (SELECT 1 FROM sessions s
        WHERE s.id = agent_topology.parent_id AND s.zone_id = current_setting('caracal.zone_id', true)))
    WITH CHECK (
        EXISTS (SELECT 1 FROM sessions s
            WHERE s.id = agent_topology.parent_id AND s.zone_id = current_setting('caracal.zone_id', true))
        AND EXISTS (SELECT 1 FROM sessions s
            WHERE s.id = agent_topology.child_id AND s.zone_id = current_setting('caracal.zone_id', true)));

-- Rows without a zone ------------------------------------------------------------------------------------------------------
CREATE POLICY api_global_tokens ON admin_tokens TO caracalapi USING (zone_id IS NULL) WITH CHECK (zone_id IS NULL);
COMMENT ON POLICY api_global_tokens ON admin_tokens IS 'API: minting, using and revoking tokens that are valid in all zones';
CREATE POLICY global_chain_read ON admin_audit_events FOR SELECT TO caracalapi, caracalcoordinator
    USING (zone_id IS NULL);
COMMENT ON POLICY global_chain_read ON admin_audit_events IS 'API, Coordinator: head of the chain of rows without a zone';
CREATE POLICY global_chain_append ON admin_audit_events FOR INSERT TO caracalapi, caracalcoordinator
    WITH CHECK (zone_id IS NULL);
COMMENT ON POLICY global_chain_append ON admin_audit_events IS 'API, Coordinator: evidence of actions outside any zone';
CREATE POLICY zoneless_alert_append ON audit_ingest_alerts FOR INSERT TO caracalaudit WITH CHECK (zone_id IS NULL);
COMMENT ON POLICY zoneless_alert_append ON audit_ingest_alerts IS 'Audit: alerts about entries whose zone is unknown';

-- Reads across zones: SELECT only, one policy per job; what the job changes it changes after binding the row's zone ---------
CREATE POLICY api_all_zones_read ON admin_tokens FOR SELECT TO caracalapi USING (true);
COMMENT ON POLICY api_all_zones_read ON admin_tokens IS 'API: a bearer is looked up by digest before its zone is known; token list';
CREATE POLICY api_expired_read ON authority_records FOR SELECT TO caracalapi
    USING (status = 'active' AND expires_at <= now());
COMMENT ON POLICY api_expired_read ON authority_records IS 'API: sessions reaper finds records to expire';
CREATE POLICY api_expired_dcr_read ON applications FOR SELECT TO caracalapi
    USING (registration_method = 'dcr' AND archived_at IS NULL AND expires_at <= now());
COMMENT ON POLICY api_expired_dcr_read ON applications IS 'API: dcr collector finds self-registered applications to archive';
CREATE POLICY api_active_sinks_read ON notification_sinks FOR SELECT TO caracalapi USING (active);
COMMENT ON POLICY api_active_sinks_read ON notification_sinks IS 'API: notification dispatcher finds the sinks to serve';

CREATE POLICY sts_all_zones_read ON applications FOR SELECT TO caracalsts USING (true);
COMMENT ON POLICY sts_all_zones_read ON applications IS 'STS: a client is looked up by id to tell a wrong zone from an unknown client';
CREATE POLICY sts_all_zones_read ON workloads FOR SELECT TO caracalsts USING (true);
COMMENT ON POLICY sts_all_zones_read ON workloads IS 'STS: a run credential names a workload, not its zone';
CREATE POLICY sts_all_zones_read ON policy_set_bindings FOR SELECT TO caracalsts USING (true);
COMMENT ON POLICY sts_all_zones_read ON policy_set_bindings IS 'STS: start-up load and poll of the active policy set of every zone';
CREATE POLICY sts_all_zones_read ON policy_set_versions FOR SELECT TO caracalsts USING (true);
COMMENT ON POLICY sts_all_zones_read ON policy_set_versions IS 'STS: loads sealed manifests by id; rows are immutable';
CREATE POLICY sts_all_zones_read ON policy_versions FOR SELECT TO caracalsts USING (true);
COMMENT ON POLICY sts_all_zones_read ON policy_versions IS 'STS: loads sealed policy contents by id; rows are immutable';
CREATE POLICY sts_all_zones_read ON step_up_challenges FOR SELECT TO caracalsts USING (true);
COMMENT ON POLICY sts_all_zones_read ON step_up_challenges IS 'STS: whoever has the unguessable id of a hold may see its state; sweep of old holds';

CREATE POLICY gateway_revoked_read ON authority_records FOR SELECT TO caracalgateway USING (status <> 'active');
COMMENT ON POLICY gateway_revoked_read ON authority_records IS 'Gateway: revocation snapshot of all zones';
CREATE POLICY gateway_ended_read ON sessions FOR SELECT TO caracalgateway USING (status <> 'active');
COMMENT ON POLICY gateway_ended_read ON sessions IS 'Gateway: revocation snapshot of all zones';
CREATE POLICY gateway_revoked_read ON delegation_edges FOR SELECT TO caracalgateway USING (status <> 'active');
COMMENT ON POLICY gateway_revoked_read ON delegation_edges IS 'Gateway: revocation snapshot of all zones';

CREATE POLICY coordinator_due_read ON sessions FOR SELECT TO caracalcoordinator USING (
    (lifecycle = 'task' AND status IN ('active', 'suspended')
        AND started_at + make_interval(secs => ttl_seconds) <= now())
    OR (lifecycle = 'service' AND status = 'active' AND heartbeat_deadline_at <= now())
    OR status IN ('terminated', 'expired'));
COMMENT ON POLICY coordinator_due_read ON sessions IS 'Coordinator: TTL, service-lease and retention sweepers find sessions to end or delete';
CREATE POLICY coordinator_due_read ON delegation_edges FOR SELECT TO caracalcoordinator USING (
    (status = 'active' AND expires_at <= now()) OR status IN ('revoked', 'expired'));
COMMENT ON POLICY coordinator_due_read ON delegation_edges IS 'Coordinator: retention sweeper finds edges to expire or delete';
CREATE POLICY coordinator_all_zones_read ON agent_invocations FOR SELECT TO caracalcoordinator USING (true);
COMMENT ON POLICY coordinator_all_zones_read ON agent_invocations IS 'Coordinator: deadline sweeper, and counts by status for operators';
CREATE POLICY coordinator_all_zones_read ON coordinator_idempotency_receipts FOR SELECT TO caracalcoordinator USING (true);
COMMENT ON POLICY coordinator_all_zones_read ON coordinator_idempotency_receipts IS 'Coordinator: retention of expired receipts, count and age for operators';

CREATE POLICY audit_all_zones_read ON audit_events FOR SELECT TO caracalaudit USING (true);
COMMENT ON POLICY audit_all_zones_read ON audit_events IS 'Audit: chain sweep, export and operator search over all zones';
CREATE POLICY audit_all_zones_read ON audit_chain_heads FOR SELECT TO caracalaudit USING (true);
COMMENT ON POLICY audit_all_zones_read ON audit_chain_heads IS 'Audit: chain sweep over all zones';
CREATE POLICY audit_all_zones_read ON audit_ingest_alerts FOR SELECT TO caracalaudit USING (true);
COMMENT ON POLICY audit_all_zones_read ON audit_ingest_alerts IS 'Audit: operator view of ingest alerts';

-- Grants -------------------------------------------------------------------------------------------------------------------
GRANT SELECT, INSERT, UPDATE, DELETE ON zones TO caracalapi;
GRANT SELECT ON zones TO caracalsts, caracalgateway, caracalaudit, caracalcoordinator;
GRANT SELECT, INSERT, UPDATE, DELETE ON admin_tokens TO caracalapi;

GRANT SELECT, INSERT, UPDATE, DELETE ON applications, workloads, providers, resources, delegated_grants, subject_issuers,
    provider_connections, secret_store, secrets, notification_sinks, notification_deliveries, sts_rate_limit
    TO caracalapi;
GRANT SELECT ON applications TO caracalsts, caracalgateway, caracalcoordinator;
GRANT SELECT ON workloads, subject_issuers, secret_store, sts_rate_limit TO caracalsts;
GRANT SELECT ON providers TO caracalsts, caracalgateway;
GRANT SELECT ON resources TO caracalsts, caracalgateway, caracalcoordinator;
GRANT SELECT, INSERT, UPDATE ON delegated_grants, provider_connections, secrets TO caracalsts;

GRANT SELECT, INSERT, UPDATE, DELETE ON policies, policy_sets, policy_set_bindings TO caracalapi;
GRANT SELECT, INSERT ON policy_versions, policy_set_versions TO caracalapi;
-- Row locks (FOR SHARE) ask for an UPDATE privilege on some column; the trigger refuses the update itself.
GRANT UPDATE (archived_at) ON policy_versions TO caracalapi;
GRANT SELECT ON policies, policy_sets, policy_set_bindings, policy_versions, policy_set_versions TO caracalsts;

GRANT SELECT, INSERT, UPDATE ON authority_records TO caracalsts;
GRANT SELECT, UPDATE ON authority_records TO caracalapi;
GRANT SELECT ON authority_records TO caracalgateway, caracalcoordinator;
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions, delegation_edges TO caracalcoordinator;
GRANT SELECT, UPDATE ON sessions, delegation_edges TO caracalapi;
GRANT SELECT ON sessions, delegation_edges TO caracalsts, caracalgateway;
GRANT SELECT, INSERT, UPDATE ON agent_topology, delegation_graph_epochs, agent_services, agent_invocations
    TO caracalcoordinator;
GRANT SELECT ON delegation_graph_epochs, agent_services, agent_invocations TO caracalapi, caracalsts;
GRANT SELECT, INSERT, DELETE ON coordinator_idempotency_receipts TO caracalcoordinator;
GRANT SELECT, INSERT, UPDATE, DELETE ON step_up_challenges TO caracalsts;
GRANT SELECT, UPDATE ON step_up_challenges TO caracalapi;

GRANT SELECT, INSERT, UPDATE, DELETE ON event_outbox TO caracalapi;
GRANT INSERT ON event_outbox TO caracalsts;
GRANT SELECT, INSERT, UPDATE ON caracal_outbox TO caracalapi;
GRANT SELECT, INSERT, UPDATE, DELETE ON caracal_outbox TO caracalcoordinator;

GRANT SELECT, INSERT ON audit_events TO caracalaudit;
GRANT SELECT ON audit_events, audit_chain_heads TO caracalapi;
GRANT SELECT, INSERT, UPDATE ON audit_chain_heads, audit_export_watermark TO caracalaudit;
GRANT SELECT, INSERT ON audit_ingest_alerts TO caracalaudit;
GRANT USAGE ON SEQUENCE audit_ingest_alerts_id_seq TO caracalaudit;
GRANT SELECT, INSERT, UPDATE, DELETE ON audit_chain_rehash TO caracalaudit;
GRANT SELECT, INSERT, UPDATE, DELETE ON audit_retention TO caracalapi;
GRANT SELECT ON audit_retention TO caracalaudit;
GRANT EXECUTE ON FUNCTION audit_partition_ensure(date), audit_partition_drop(text) TO caracalaudit;
GRANT SELECT, INSERT ON admin_audit_events TO caracalapi, caracalcoordinator;

-- Readiness compares the applied schema version with the one that the service was built for.
GRANT SELECT ON flyway_schema_history TO caracalapi, caracalsts, caracalgateway, caracalaudit, caracalcoordinator;
