package io.caracal.runtime.rotation;

import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.stack.RedisLogins;
import io.caracal.runtime.stack.Service;
import java.util.List;

/**
 * How one secret is exchanged.
 *
 * @param verifying services that must know a new value before others use it; for {@link Method#ANNOUNCED} only
 * @param services  that use it, in the order in which they learn the new value
 * @param role      of the database for {@link Method#ROLE}, user of Redis for {@link Method#REDIS_USER}, else empty
 */
public record Plan(
        GeneratedSecret secret, Method method, List<Service> verifying, List<Service> services, String role) {
    public Plan {
        verifying = List.copyOf(verifying);
        services = List.copyOf(services);
    }

    /** The plan of a secret. */
    public static Plan of(GeneratedSecret secret) {
        return switch (secret) {
            case METRICS_BEARER, OPERATOR_TOKEN -> plain(secret, Method.RELOADED, Service.startOrder());
            case ADMIN_TOKEN -> plain(secret, Method.RESTARTED, List.of(Service.API, Service.GATEWAY, Service.CONTROL));
            case CANARY_CLIENT_SECRET ->
                plain(secret, Method.RESTARTED, List.of(Service.API, Service.STS, Service.GATEWAY));
            case COORDINATOR_TOKEN -> plain(secret, Method.RESTARTED, List.of(Service.COORDINATOR));
            case AUDIT_ADMIN_TOKEN -> plain(secret, Method.RESTARTED, List.of(Service.AUDIT));
            case AUDIT_HMAC_KEY ->
                plain(
                        secret,
                        Method.OVERLAPPING,
                        List.of(
                                Service.AUDIT,
                                Service.API,
                                Service.STS,
                                Service.COORDINATOR,
                                Service.GATEWAY,
                                Service.CONTROL));
            case GATEWAY_STS_HMAC_KEY ->
                plain(secret, Method.OVERLAPPING, List.of(Service.STS, Service.API, Service.GATEWAY));
            case IDEMPOTENCY_HMAC_KEY -> plain(secret, Method.OVERLAPPING, List.of(Service.COORDINATOR));
            case STREAMS_HMAC_KEY ->
                new Plan(
                        secret,
                        Method.ANNOUNCED,
                        List.of(Service.STS, Service.GATEWAY),
                        List.of(Service.STS, Service.GATEWAY, Service.API, Service.COORDINATOR, Service.CONTROL),
                        "");
            case SECRET_STORE_KEK -> plain(secret, Method.RESEALING, List.of(Service.STS, Service.API));
            case POSTGRES_PASSWORD -> plain(secret, Method.OWNER, List.of());
            case REDIS_PASSWORD -> plain(secret, Method.REDIS, List.of());
            case API_DB_PASSWORD -> role(secret, Service.API);
            case STS_DB_PASSWORD -> role(secret, Service.STS);
            case GATEWAY_DB_PASSWORD -> role(secret, Service.GATEWAY);
            case AUDIT_DB_PASSWORD -> role(secret, Service.AUDIT);
            case COORDINATOR_DB_PASSWORD -> role(secret, Service.COORDINATOR);
            case API_REDIS_PASSWORD -> user(secret, Service.API);
            case STS_REDIS_PASSWORD -> user(secret, Service.STS);
            case GATEWAY_REDIS_PASSWORD -> user(secret, Service.GATEWAY);
            case AUDIT_REDIS_PASSWORD -> user(secret, Service.AUDIT);
            case COORDINATOR_REDIS_PASSWORD -> user(secret, Service.COORDINATOR);
            case CONTROL_REDIS_PASSWORD -> user(secret, Service.CONTROL);
            case AUTH_SECRET, AUTH_DB_PASSWORD -> plain(secret, Method.KEPT, List.of());
        };
    }

    /** What happens, for people. */
    public String how() {
        return method.text();
    }

    private static Plan plain(GeneratedSecret secret, Method method, List<Service> services) {
        return new Plan(secret, method, List.of(), services, "");
    }

    private static Plan user(GeneratedSecret secret, Service service) {
        return new Plan(secret, Method.REDIS_USER, List.of(), List.of(service), RedisLogins.user(service));
    }

    private static Plan role(GeneratedSecret secret, Service service) {
        return new Plan(secret, Method.ROLE, List.of(), List.of(service), "caracal" + service.text());
    }
}
