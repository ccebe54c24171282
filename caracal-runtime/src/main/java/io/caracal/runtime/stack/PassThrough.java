package io.caracal.runtime.stack;

import io.caracal.runtime.process.OrdinaryVariables;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What of the operator's environment reaches a service: ordinary variables of a process, and the documented settings that are no secrets of
 * another service. Everything else stays outside (CLI contract B.4, weakness D.5.1).
 */
final class PassThrough {
    /** What a service reads beside that: its name on the network, certificates and proxies. */
    private static final Set<String> OF_SERVICES =
            Set.of("HOSTNAME", "APP_ENV", "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY");

    /** Settings that mean the same in every service (contracts: STS §8, Gateway §1.2, Audit §2.2, API §9, Coordinator A.2). */
    private static final Pattern SHARED_SETTINGS =
            Pattern.compile("LOG_LEVEL|OTEL_[A-Z_]+|DB_[A-Z_]+|REDIS_((DIAL|READ|WRITE)_TIMEOUT|CA_FILE)"
                    + "|REDIS_(POOL_SIZE|MIN_IDLE_CONNS|POOL_TIMEOUT)|SHUTDOWN_(GRACE|DELAY)_MS|DRAIN_WAIT_SECONDS|TERMINATION_GRACE_SECONDS|TRUST_PROXY|AUDIT_RETENTION_DAYS"
                    + "|STS_MINT_RATE_LIMIT_PER_MIN|READY_RATE_LIMIT_PER_MIN|REQUEST_TIMEOUT_MS|KEEP_ALIVE_TIMEOUT_MS|JWKS_CACHE_MAX"
                    + "|CARACAL_(VERSION|LOG_[A-Z_]+|TLS_EXTRA_CA_FILE|PRIVATE_EGRESS_HOSTS)|OUTBOX_[A-Z_]+|INSECURE_(STS|HTTP)"
                    + "|PROBE_(PERIOD_SECONDS|FAILURE_THRESHOLD)|READY_[A-Z_]+|DRILLS_ENABLED|AUDIT_LOG_[A-Z_]+|CLOCK_SKEW_MAX_SECONDS"
                    + "|(CARACAL|TOPICS)_(PROBE_AUTH|API_KEYS(_FILE)?)");

    private static final Pattern SECRET_BACKEND = Pattern.compile("CARACAL_SECRET_BACKEND"
            + "|CARACAL_(VAULT|INFISICAL|AZURE|AWS|GCP|CUSTOM)_[A-Z_]+|AWS_[A-Z_]+|GOOGLE_APPLICATION_CREDENTIALS"
            + "|SECRET_STORE_KEK_PREVIOUS(_FILE)?");

    private static final Map<Service, Pattern> OWN_SETTINGS = Map.of(
            Service.API,
            Pattern.compile("API_[A-Z0-9_]+|ADMIN_[A-Z_]+_(SEC|PER_MIN)|CARACAL_CONTROL_ENABLED|CONTROL_RATE_[A-Z_]+"
                    + "|CONTROL_INVOKE_[A-Z_]+|CONTROL_REPLAY_TTL_SEC|CONTROL_API_TOKEN(_FILE)?"),
            Service.STS,
            Pattern.compile(
                    "OPA_POLL_SECONDS|MAX_GRANT_TTL_SECONDS|STS_KEY_ACTIVATION_DELAY|STS_(SECRET_VERIFY|PROVIDER_CALL)_CONCURRENCY|STS_ADMIN_TOKEN(_FILE)?"
                            + "|(POLICY|REVOCATION)_MAX_AGE_SECONDS|CANARY_(PERIOD|NETWORK_PERIOD|REVOKED_WITHIN)_SECONDS"),
            Service.GATEWAY,
            Pattern.compile(
                    "STS_TIMEOUT|UPSTREAM_TIMEOUT|READ_HEADER_TIMEOUT|READ_TIMEOUT|WRITE_TIMEOUT|STREAM_IDLE_TIMEOUT"
                            + "|IDLE_TIMEOUT|MAX_REQUEST_BYTES|TLS_(CERT|KEY)_FILE|UPSTREAM_HOST_ALLOWLIST|JTI_FAIL_OPEN|GATEWAY_[A-Z_]+_MS"
                            + "|REVOCATION_(POLL|MAX_AGE)_SECONDS|CANARY_(PERIOD|NETWORK_PERIOD|REVOKED_WITHIN)_SECONDS"),
            Service.AUDIT,
            Pattern.compile(
                    "AUDIT_(MAX_DELIVERIES|CLAIM_IDLE_SECS|TAMPER_(ROLLING_HOURS|SWEEP_SECONDS)|READY_[A-Z_]+|EXPORT_[A-Z0-9_]+)|AWS_[A-Z_]+"),
            Service.COORDINATOR,
            Pattern.compile(
                    "MAX_AGENTS_PER_(ZONE|APP)|STREAMS_MAXLEN|TTL_SWEEP_INTERVAL_MS|SERVICE_[A-Z_]+|DEADLINE_SWEEP_INTERVAL_MS"
                            + "|SWEEPER_BATCH_SIZE|RETENTION_[A-Z_]+|(SESSION|DELEGATION)_RETENTION_DAYS|(GENERATED_)?IDEMPOTENCY_RETENTION_SECONDS"
                            + "|IDEMPOTENCY_MAX_RECEIPTS_PER_SCOPE|IDEMPOTENCY_HMAC_KEY_PREVIOUS(_FILE)?|COORDINATOR_[A-Z]+_[A-Z_]+"
                            + "|(VERIFY|INVOCATION)_RATE_LIMIT_PER_MIN|RELAY_[A-Z_]+"),
            Service.CONTROL,
            Pattern.compile("CONTROL_(RATE_[A-Z_]+|INVOKE_[A-Z_]+|REPLAY_TTL_SEC)"));

    private PassThrough() {}

    static Map<String, String> of(Service service, Map<String, String> operator) {
        Map<String, String> passed = new TreeMap<>();
        operator.forEach((name, value) -> {
            if (passes(service, name) && !value.isEmpty()) {
                passed.put(name, value);
            }
        });
        return passed;
    }

    private static boolean passes(Service service, String name) {
        if (OrdinaryVariables.contain(name)
                || OF_SERVICES.contains(name)
                || SHARED_SETTINGS.matcher(name).matches()) {
            return true;
        }
        Pattern own = OWN_SETTINGS.get(service);
        if (own != null && own.matcher(name).matches()) {
            return true;
        }
        boolean unseals = service == Service.API || service == Service.STS;
        return unseals && SECRET_BACKEND.matcher(name).matches();
    }
}
