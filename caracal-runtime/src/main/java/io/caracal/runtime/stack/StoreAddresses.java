package io.caracal.runtime.stack;

import io.caracal.common.http.FormText;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.SecretFiles;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The addresses of Postgres and Redis, and the files derived from them: one address of each per service (CLI contract B.3). */
public final class StoreAddresses {
    private static final String OWNER_FILE = "databaseUrl";

    private final SecretText owner;
    private final SecretText redis;
    private final boolean sharedRedis;

    /**
     * @param owner  postgres address of the database owner, with its password
     * @param redis  redis address of the administrator, with its password; the services log in there as users of their own
     */
    public StoreAddresses(SecretText owner, SecretText redis) {
        this(owner, redis, false);
    }

    private StoreAddresses(SecretText owner, SecretText redis, boolean sharedRedis) {
        this.owner = owner;
        this.redis = redis;
        this.sharedRedis = sharedRedis;
    }

    /** The same where Redis has no users of the services, so that all of them log in as the address says. */
    public StoreAddresses sharedRedis() {
        return new StoreAddresses(owner, redis, true);
    }

    static SecretText embeddedOwner(int port, SecretFiles secrets) {
        return SecretText.of("postgres://caracal:"
                + secrets.value(GeneratedSecret.POSTGRES_PASSWORD).reveal() + "@127.0.0.1:" + port + "/caracal");
    }

    static SecretText embeddedRedis(int port, SecretFiles secrets) {
        return SecretText.of(
                "redis://:" + secrets.value(GeneratedSecret.REDIS_PASSWORD).reveal() + "@127.0.0.1:" + port);
    }

    SecretText owner() {
        return owner;
    }

    SecretText redis() {
        return redis;
    }

    /** Password by database role. */
    static Map<String, String> passwords(SecretFiles secrets) {
        Map<String, String> passwords = new LinkedHashMap<>();
        roles().forEach((service, secret) ->
                passwords.put("caracal" + service.text(), secrets.value(secret).reveal()));
        return passwords;
    }

    /** Rewrites the derived files whose inputs changed. */
    void writeDerived(SecretFiles secrets) {
        derived(secrets::value).forEach(secrets::writeDerived);
    }

    /**
     * The content of the derived files by their name: the owner's address with another role, everything else of it kept, TLS options too.
     *
     * @param secrets the passwords in force
     */
    public Map<String, SecretText> derived(Function<GeneratedSecret, SecretText> secrets) {
        Map<String, SecretText> files = new LinkedHashMap<>();
        files.put(OWNER_FILE, owner);
        roles().forEach((service, secret) -> files.put(
                service.text() + "DatabaseUrl", roleAddress("caracal" + service.text(), secrets.apply(secret))));
        files.put(ServicePlan.redisUrlFile(), redis);
        for (Service service : Service.values()) {
            files.put(
                    ServicePlan.redisUrlFile(service),
                    sharedRedis
                            ? redis
                            : RedisLogins.address(redis, service, secrets.apply(RedisLogins.secretOf(service))));
        }
        return files;
    }

    /** A password as part of an address: what an operator chose may hold characters that mean something there. */
    public static String encoded(SecretText password) {
        return FormText.inUri(password.reveal());
    }

    /** The same address with another password, everything else of it kept. */
    public static SecretText withPassword(SecretText address, SecretText password) {
        String text = address.reveal().strip();
        int user = text.indexOf("://") + "://".length();
        int host = text.indexOf('@', user);
        int colon = text.indexOf(':', user);
        if (user < "://".length() || host < 0 || colon < 0 || colon > host) {
            throw new OperatorProblem("an address of the stores has no password to exchange");
        }
        return SecretText.of(text.substring(0, colon + 1) + encoded(password) + text.substring(host));
    }

    private SecretText roleAddress(String role, SecretText password) {
        try {
            URI uri = new URI(owner.reveal().strip());
            String authority = role + ":" + encoded(password) + "@" + uri.getHost()
                    + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return SecretText.of(uri.getScheme() + "://" + authority + uri.getRawPath() + query);
        } catch (URISyntaxException malformed) {
            // The exception repeats its input, password included.
            throw new OperatorProblem(
                    "DATABASE_URL is no valid address; percent-encode special characters of user and password");
        }
    }

    private static Map<Service, GeneratedSecret> roles() {
        Map<Service, GeneratedSecret> roles = new LinkedHashMap<>();
        roles.put(Service.API, GeneratedSecret.API_DB_PASSWORD);
        roles.put(Service.STS, GeneratedSecret.STS_DB_PASSWORD);
        roles.put(Service.GATEWAY, GeneratedSecret.GATEWAY_DB_PASSWORD);
        roles.put(Service.AUDIT, GeneratedSecret.AUDIT_DB_PASSWORD);
        roles.put(Service.COORDINATOR, GeneratedSecret.COORDINATOR_DB_PASSWORD);
        return roles;
    }
}
