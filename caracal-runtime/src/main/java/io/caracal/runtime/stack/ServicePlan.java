package io.caracal.runtime.stack;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.SecretFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which service gets which secrets and settings: the table of CLI contract C.2, with AUDIT_HMAC_KEY for the Coordinator (D.2.7) and the
 * stand-alone Control. A service receives nothing that is not listed here or in {@link PassThrough}.
 */
public final class ServicePlan {
    private static final String REDIS_URL_FILE = "redisUrl";

    /** One secret of one service: the variable it reads and the secret behind it. */
    record Grant(String variable, GeneratedSecret secret) {
        static Grant of(GeneratedSecret secret) {
            return new Grant(secret.variable(), secret);
        }
    }

    private final CaracalHome home;
    private final SecretFiles secrets;
    private final String mode;
    private final Map<String, String> operator;

    /**
     * @param mode      dev, rc or stable
     * @param operator  what the operator set in the shell and the environment files
     */
    public ServicePlan(CaracalHome home, SecretFiles secrets, String mode, Map<String, String> operator) {
        this.home = home;
        this.secrets = secrets;
        this.mode = mode;
        this.operator = Map.copyOf(operator);
    }

    /** The generated file that holds a service's database address, or null for a service without database. */
    public static @Nullable String databaseUrlFile(Service service) {
        return service == Service.CONTROL ? null : service.text() + "DatabaseUrl";
    }

    /** The generated file that holds the address of Redis for its administrator, whom no service is. */
    public static String redisUrlFile() {
        return REDIS_URL_FILE;
    }

    /** The generated file that holds a service's address of Redis. */
    public static String redisUrlFile(Service service) {
        return service.text() + "RedisUrl";
    }

    /** The secrets of a service beside its store addresses. */
    static List<Grant> grants(Service service) {
        Grant streams = Grant.of(GeneratedSecret.STREAMS_HMAC_KEY);
        Grant audit = Grant.of(GeneratedSecret.AUDIT_HMAC_KEY);
        Grant exchange = Grant.of(GeneratedSecret.GATEWAY_STS_HMAC_KEY);
        Grant kek = Grant.of(GeneratedSecret.SECRET_STORE_KEK);
        Grant admin = Grant.of(GeneratedSecret.ADMIN_TOKEN);
        Grant canary = Grant.of(GeneratedSecret.CANARY_CLIENT_SECRET);
        List<Grant> own = switch (service) {
            case STS -> List.of(kek, audit, streams, exchange, canary);
            case API -> List.of(kek, streams, exchange, admin, audit, canary);
            case GATEWAY -> List.of(streams, audit, exchange, admin, canary);
            case AUDIT -> List.of(audit, Grant.of(GeneratedSecret.AUDIT_ADMIN_TOKEN));
            case COORDINATOR ->
                List.of(
                        streams,
                        Grant.of(GeneratedSecret.IDEMPOTENCY_HMAC_KEY),
                        Grant.of(GeneratedSecret.COORDINATOR_TOKEN),
                        audit);
            case CONTROL -> List.of(new Grant("CONTROL_API_TOKEN", GeneratedSecret.ADMIN_TOKEN), audit, streams);
        };
        List<Grant> all = new ArrayList<>(own);
        // Whoever may look into a service, and whoever may operate it, may do so with each of the six.
        all.add(Grant.of(GeneratedSecret.METRICS_BEARER));
        all.add(Grant.of(GeneratedSecret.OPERATOR_TOKEN));
        return all;
    }

    /** The whole environment of a service process. */
    public Map<String, String> environment(Service service) {
        Map<String, String> environment = new TreeMap<>(PassThrough.of(service, operator));
        environment.putAll(fixed(service));
        String database = databaseUrlFile(service);
        if (database != null) {
            environment.put("DATABASE_URL_FILE", secrets.derived(database).toString());
        }
        environment.put("REDIS_URL_FILE", secrets.derived(redisUrlFile(service)).toString());
        for (Grant grant : grants(service)) {
            putSecret(environment, grant);
            putPrevious(environment, grant);
        }
        return environment;
    }

    /** Directories that a service expects to exist. */
    public Set<Path> directories(Service service) {
        return Set.of(home.readiness(service.text()), home.replay(service.text()));
    }

    private Map<String, String> fixed(Service service) {
        Map<String, String> values = new TreeMap<>();
        values.put("CARACAL_MODE", mode);
        values.put("HOST", "127.0.0.1");
        values.put("PORT", Integer.toString(service.port()));
        values.put("STS_URL", Service.STS.url());
        values.put("ISSUER_URL", chosen("ISSUER_URL", chosen("CARACAL_STS_ISSUER_URL", Service.STS.url())));
        values.put("CARACAL_API_URL", Service.API.url());
        values.put("CARACAL_GATEWAY_URL", Service.GATEWAY.url());
        values.put("CARACAL_COORDINATOR_URL", Service.COORDINATOR.url());
        values.put("AGENT_COORDINATOR_SCOPE", chosen("AGENT_COORDINATOR_SCOPE", "agent:lifecycle"));
        Path kept = home.readiness(service.text());
        values.put("READY_STATE_DIR", kept.toString());
        values.put("DRAIN_SUMMARY_FILE", kept.resolve("last-stop.json").toString());
        // Nothing of this stack stands behind a load balancer that would have to notice first.
        values.put("DRAIN_WAIT_SECONDS", chosen("DRAIN_WAIT_SECONDS", "0"));
        // Everything of this stack meets on the loopback address, where plain http is no risk.
        values.put("CARACAL_ALLOW_INSECURE_CONFIG_URLS", "true");
        values.put("AUDIT_REPLAY_DIR", home.replay(service.text()).toString());
        if (service == Service.API || service == Service.CONTROL) {
            values.put("CONTROL_GATE_FILE", home.controlGate().toString());
            values.put("STS_JWKS_URL", Service.STS.url() + "/.well-known/jwks.json");
            values.put("STS_ISSUER_URL", values.getOrDefault("ISSUER_URL", Service.STS.url()));
        }
        if (service == Service.CONTROL) {
            values.put("CARACAL_CONTROL_ENABLED", "true");
        }
        if (service == Service.API || service == Service.CONTROL || service == Service.STS) {
            values.put("CONTROL_AUDIENCE", chosen("CONTROL_AUDIENCE", "caracal-control"));
        }
        return values;
    }

    /** An operator's own value or file wins over the generated file, for services that get this secret at all. */
    private void putSecret(Map<String, String> environment, Grant grant) {
        for (String name : List.of(grant.variable(), grant.secret().variable())) {
            String value = operator.getOrDefault(name, "");
            if (!value.isEmpty()) {
                environment.put(grant.variable(), value);
                return;
            }
            String file = operator.getOrDefault(name + "_FILE", "");
            if (!file.isEmpty()) {
                environment.put(grant.variable() + "_FILE", file);
                return;
            }
        }
        environment.put(grant.variable() + "_FILE", secrets.path(grant.secret()).toString());
    }

    /** The keys of before a rotation, which the service only verifies or opens with. */
    private void putPrevious(Map<String, String> environment, Grant grant) {
        GeneratedSecret secret = grant.secret();
        if (!secret.keepsPrevious()) {
            return;
        }
        String name = secret.previousVariable();
        String value = operator.getOrDefault(name, "");
        String file = operator.getOrDefault(name + "_FILE", "");
        if (!value.isEmpty()) {
            environment.put(name, value);
        } else if (!file.isEmpty()) {
            environment.put(name + "_FILE", file);
        } else if (environment.containsKey(grant.variable() + "_FILE")) {
            environment.put(name + "_FILE", secrets.previous(secret).toString());
        }
    }

    private String chosen(String name, String fallback) {
        String value = operator.getOrDefault(name, "");
        return value.isBlank() ? fallback : value;
    }
}
