package io.caracal.system.reference;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What whoever was woken can copy as it stands: to look at an instance, and for the reasons that wait for an operator, to repair. */
final class RunbookCommands {

    private static final String STORES = "$HOME_DIR/secrets";

    private static final Map<String, List<String>> REPAIRS = Map.of(
            "audit_evidence_lost",
            List.of(
                    bearer("OPERATOR", "operatorToken"),
                    "curl -s -X POST -H \"$OPERATOR\" \"localhost:$PORT/ops/evidence/acknowledge\" -d"
                            + " '{\"reason\":\"gap written down\",\"author\":\"ada\"}'"),
            "operator_drain",
            List.of(
                    bearer("OPERATOR", "operatorToken"),
                    "curl -s -X POST -H \"$OPERATOR\" \"localhost:$PORT/ops/undrain\" -d '{\"author\":\"ada\"}'"),
            "outbox_dead_messages",
            List.of(
                    bearer("ADMIN", "caracalAdminToken"),
                    "curl -s -H \"$ADMIN\" \"localhost:$PORT/v1/outbox/dead\"",
                    "curl -s -X POST -H \"$ADMIN\" \"localhost:$PORT/v1/outbox/requeue?limit=100\""),
            "outbox_dead",
            List.of(
                    "ZONE=                    # the zone",
                    bearer("COORDINATOR", "caracalCoordinatorToken"),
                    "curl -s -H \"$COORDINATOR\" \"localhost:$PORT/zones/$ZONE/outbox/dead\""),
            "audit_dlq_threshold",
            List.of(
                    bearer("AUDITOR", "auditAdminToken"),
                    "curl -s -H \"$AUDITOR\" \"localhost:$PORT/api/audit/dlq\"",
                    "curl -s -X POST -H \"$AUDITOR\" \"localhost:$PORT/api/audit/dlq/replay?limit=100\""),
            "audit_chain_broken",
            List.of(
                    "ZONE=                    # the zone named in the log",
                    bearer("AUDITOR", "auditAdminToken"),
                    "curl -s -H \"$AUDITOR\" \"localhost:$PORT/api/audit/verify?zone_id=$ZONE\""),
            "control_gate_closed",
            List.of("touch \"$HOME_DIR/control/enabled\""),
            "schema_mismatch",
            List.of(
                    "DATABASE_URL_FILE=\"" + STORES + "/databaseUrl\" infra/postgres/scripts/verify.sh",
                    "DATABASE_URL_FILE=\"" + STORES + "/databaseUrl\" infra/postgres/scripts/migrate.sh"),
            "postgres_unreachable",
            List.of("DATABASE_URL_FILE=\"" + STORES + "/databaseUrl\" infra/postgres/scripts/verify.sh"),
            "redis_unreachable",
            List.of("REDIS_URL_FILE=\"" + STORES + "/redisUrl\" infra/redis/verify.sh"));

    /** What is repaired as another reason is. */
    private static final Map<String, String> AS = Map.of("operator_evidence_lost", "audit_evidence_lost");

    private RunbookCommands() {}

    /** Where an instance and its secrets are, then what it says about itself. */
    static List<String> look(int port, String invariant) {
        return List.of(
                "PORT=" + port,
                "HOME_DIR=${CARACAL_HOME:-${XDG_DATA_HOME:-$HOME/.local/share}/caracal}",
                bearer("READER", "metricsBearer"),
                "curl -s \"localhost:$PORT/ready\"",
                "curl -s -H \"$READER\" \"localhost:$PORT/ready/" + invariant + "\"",
                "curl -s -H \"$READER\" \"localhost:$PORT/ready/explain\"",
                "curl -s -H \"$READER\" \"localhost:$PORT/ready/history\"");
    }

    /** What to type once the cause is gone, where there is something to type. */
    static Optional<List<String>> repair(String reason) {
        return Optional.ofNullable(REPAIRS.get(AS.getOrDefault(reason, reason)));
    }

    private static String bearer(String name, String secret) {
        return name + "=\"Authorization: Bearer $(cat \"$HOME_DIR/secrets/" + secret + "\")\"";
    }
}
