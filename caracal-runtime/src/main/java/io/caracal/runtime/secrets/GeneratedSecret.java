package io.caracal.runtime.secrets;

import java.util.Arrays;
import java.util.Optional;

/** A secret that the stack makes for itself: file name and size of CLI contract B.3, and the variable that carries it. */
public enum GeneratedSecret {
    POSTGRES_PASSWORD("postgresPassword", 24, "POSTGRES_PASSWORD"),
    REDIS_PASSWORD("redisPassword", 24, "REDIS_PASSWORD"),
    ADMIN_TOKEN("caracalAdminToken", 32, "CARACAL_ADMIN_TOKEN"),
    COORDINATOR_TOKEN("caracalCoordinatorToken", 32, "CARACAL_COORDINATOR_TOKEN"),
    AUTH_SECRET("caracalAuthSecret", 32, "CARACAL_AUTH_SECRET"),
    METRICS_BEARER("metricsBearer", 32, "METRICS_BEARER"),
    SECRET_STORE_KEK("secretStoreKek", 32, "SECRET_STORE_KEK"),
    AUDIT_HMAC_KEY("auditHmacKey", 32, "AUDIT_HMAC_KEY"),
    STREAMS_HMAC_KEY("streamsHmacKey", 32, "STREAMS_HMAC_KEY"),
    IDEMPOTENCY_HMAC_KEY("idempotencyHmacKey", 32, "IDEMPOTENCY_HMAC_KEY"),
    GATEWAY_STS_HMAC_KEY("gatewayStsHmacKey", 32, "GATEWAY_STS_HMAC_KEY"),
    /** Not in 1.0, where the search of the Audit service stayed closed unless the operator invented a token. */
    AUDIT_ADMIN_TOKEN("auditAdminToken", 32, "AUDIT_ADMIN_TOKEN"),
    /** Not in 1.0 either: what an operator shows to drain, mute or drill a service. */
    OPERATOR_TOKEN("operatorToken", 32, "CARACAL_OPERATOR_TOKEN"),
    /** Of the application that the self-test over the network acts as. */
    CANARY_CLIENT_SECRET("canaryClientSecret", 32, "CANARY_CLIENT_SECRET"),
    API_DB_PASSWORD("apiDbPassword", 24, "CARACAL_API_DB_PASSWORD"),
    STS_DB_PASSWORD("stsDbPassword", 24, "CARACAL_STS_DB_PASSWORD"),
    GATEWAY_DB_PASSWORD("gatewayDbPassword", 24, "CARACAL_GATEWAY_DB_PASSWORD"),
    AUDIT_DB_PASSWORD("auditDbPassword", 24, "CARACAL_AUDIT_DB_PASSWORD"),
    COORDINATOR_DB_PASSWORD("coordinatorDbPassword", 24, "CARACAL_COORDINATOR_DB_PASSWORD"),
    AUTH_DB_PASSWORD("authDbPassword", 24, "CARACAL_AUTH_DB_PASSWORD"),
    /** Of the services at Redis, where in 1.0 all had the one password (D.6.6). */
    API_REDIS_PASSWORD("apiRedisPassword", 24, "CARACAL_API_REDIS_PASSWORD"),
    STS_REDIS_PASSWORD("stsRedisPassword", 24, "CARACAL_STS_REDIS_PASSWORD"),
    GATEWAY_REDIS_PASSWORD("gatewayRedisPassword", 24, "CARACAL_GATEWAY_REDIS_PASSWORD"),
    AUDIT_REDIS_PASSWORD("auditRedisPassword", 24, "CARACAL_AUDIT_REDIS_PASSWORD"),
    COORDINATOR_REDIS_PASSWORD("coordinatorRedisPassword", 24, "CARACAL_COORDINATOR_REDIS_PASSWORD"),
    CONTROL_REDIS_PASSWORD("controlRedisPassword", 24, "CARACAL_CONTROL_REDIS_PASSWORD");

    private final String fileName;
    private final int bytes;
    private final String variable;

    GeneratedSecret(String fileName, int bytes, String variable) {
        this.fileName = fileName;
        this.bytes = bytes;
        this.variable = variable;
    }

    public String fileName() {
        return fileName;
    }

    /** Random bytes; the file holds twice as many hex digits. */
    public int bytes() {
        return bytes;
    }

    /** Whether services accept the key of before a rotation beside this one, from the file {@code <name>Previous}. */
    public boolean keepsPrevious() {
        return this == SECRET_STORE_KEK
                || this == AUDIT_HMAC_KEY
                || this == STREAMS_HMAC_KEY
                || this == IDEMPOTENCY_HMAC_KEY
                || this == GATEWAY_STS_HMAC_KEY;
    }

    /** The file of the keys before this one, separated by commas; empty between rotations. */
    public String previousFileName() {
        return fileName + "Previous";
    }

    /** The environment name of the keys before this one. */
    public String previousVariable() {
        return variable + "_PREVIOUS";
    }

    /** The secret with this file name. */
    public static Optional<GeneratedSecret> named(String fileName) {
        return Arrays.stream(values())
                .filter(secret -> secret.fileName.equals(fileName))
                .findFirst();
    }

    /** The environment name under which an operator may give this secret instead. */
    public String variable() {
        return variable;
    }
}
