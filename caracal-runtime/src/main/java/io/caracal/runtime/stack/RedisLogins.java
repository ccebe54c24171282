package io.caracal.runtime.stack;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.SecretFiles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The logins of the services at Redis: user {@code caracal<service>} with a generated password (coordinator contract D.6.6). */
public final class RedisLogins {
    private static final Map<Service, GeneratedSecret> PASSWORDS = passwords();

    private RedisLogins() {}

    /** The name of the user of a service. */
    public static String user(Service service) {
        return "caracal" + service.text();
    }

    /** Whose password at Redis this is; empty when it is another secret. */
    public static Optional<Service> serviceOf(GeneratedSecret secret) {
        return PASSWORDS.entrySet().stream()
                .filter(entry -> entry.getValue() == secret)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The passwords by name of the service. */
    public static Map<String, SecretText> of(SecretFiles secrets) {
        Map<String, SecretText> values = new LinkedHashMap<>();
        PASSWORDS.forEach((service, secret) -> values.put(service.text(), secrets.value(secret)));
        return values;
    }

    /** Whether this is an address that a service logs in to as its own user, not the one that all share. */
    public static boolean isOwn(Service service, SecretText address) {
        return address.reveal().contains("://" + user(service) + ":");
    }

    /** The address with the login of a service, everything else of it kept: scheme, host, port, database, options. */
    static SecretText address(SecretText shared, Service service, SecretText password) {
        String text = shared.reveal().strip();
        int start = text.indexOf("://");
        if (start < 0) {
            throw new OperatorProblem("REDIS_URL is no valid address; it begins with redis:// or rediss://");
        }
        String rest = text.substring(start + "://".length());
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        return SecretText.of(text.substring(0, start) + "://" + user(service) + ":" + StoreAddresses.encoded(password)
                + "@" + host + rest.substring(authority.length()));
    }

    /** The secret that is the password of a service. */
    public static GeneratedSecret secretOf(Service service) {
        GeneratedSecret secret = PASSWORDS.get(service);
        if (secret == null) {
            throw new IllegalArgumentException(service + " has no login at Redis");
        }
        return secret;
    }

    private static Map<Service, GeneratedSecret> passwords() {
        Map<Service, GeneratedSecret> passwords = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            passwords.put(
                    service,
                    GeneratedSecret.named(service.text() + "RedisPassword").orElseThrow());
        }
        return passwords;
    }
}
