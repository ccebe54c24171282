package io.caracal.common.storage;

import io.caracal.core.secret.SecretText;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A parsed {@code postgres://user:password@host:port/database?sslmode=…}. The password never appears in {@link #toString()} or in an
 * error message.
 */
public final class DatabaseUrl {

    private static final Map<String, String> PARAMETERS = Map.of(
            "sslmode", "sslmode",
            "sslrootcert", "sslrootcert",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "application_name", "ApplicationName",
            "channel_binding", "channelBinding",
            "target_session_attrs", "targetServerType");
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final Map<String, String> SESSION_ATTRIBUTES = Map.of(
            "any", "any",
            "read-write", "primary",
            "primary", "primary",
            "read-only", "secondary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");
    private static final int DEFAULT_PORT = 5432;

    private final URI uri;
    private final String user;
    private final SecretText password;
    private final Map<String, String> driverProperties;

    private DatabaseUrl(URI uri, String user, SecretText password, Map<String, String> driverProperties) {
        this.uri = uri;
        this.user = user;
        this.password = password;
        this.driverProperties = driverProperties;
    }

    /** Parses the URL; {@link IllegalArgumentException} says what is wrong without repeating the value. */
    public static DatabaseUrl parse(String text) {
        URI uri = uri(text);
        if (!"postgres".equals(uri.getScheme()) && !"postgresql".equals(uri.getScheme())) {
            throw new IllegalArgumentException("must start with postgres:// or postgresql://");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "must name one host; percent-encode special characters of user and password");
        }
        String path = uri.getRawPath();
        if (path == null || path.length() < 2 || path.indexOf('/', 1) >= 0) {
            throw new IllegalArgumentException("must name the database as /name");
        }
        String userInfo = uri.getRawUserInfo();
        int colon = userInfo == null ? -1 : userInfo.indexOf(':');
        if (userInfo == null || colon == 0 || userInfo.isEmpty()) {
            throw new IllegalArgumentException("must name a user");
        }
        String user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = colon < 0 ? "" : decode(userInfo.substring(colon + 1));
        return new DatabaseUrl(uri, user, SecretText.of(password), parameters(uri.getRawQuery()));
    }

    public String host() {
        return uri.getHost();
    }

    public int port() {
        return uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    }

    public String database() {
        return decode(uri.getRawPath().substring(1));
    }

    public String user() {
        return user;
    }

    SecretText password() {
        return password;
    }

    /** Properties for the JDBC driver, from the query part. */
    Map<String, String> driverProperties() {
        return driverProperties;
    }

    /** {@code jdbc:postgresql://host:port/database}: no user, no password, no parameters. */
    String jdbcUrl() {
        return "jdbc:postgresql://" + host() + ":" + port() + uri.getRawPath();
    }

    @Override
    public String toString() {
        return "postgres://" + user + ":***@" + host() + ":" + port() + uri.getRawPath();
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // The exception repeats its input, password included: neither it nor its message may go on.
            throw new IllegalArgumentException(
                    "is no valid URL; percent-encode special characters of user and password");
        }
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> properties = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return properties;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            String property = PARAMETERS.get(name);
            if (property == null) {
                throw new IllegalArgumentException("has an unsupported parameter; supported are "
                        + String.join(
                                ", ", PARAMETERS.keySet().stream().sorted().toList()));
            }
            properties.put(property, checked(name, value));
        }
        return Map.copyOf(properties);
    }

    private static String checked(String name, String value) {
        if (name.equals("sslmode") && !SSL_MODES.contains(value)) {
            throw new IllegalArgumentException(
                    "has an sslmode other than disable, allow, prefer, require, verify-ca, verify-full");
        }
        if (name.equals("target_session_attrs")) {
            String type = SESSION_ATTRIBUTES.get(value);
            if (type == null) {
                throw new IllegalArgumentException("has an unknown target_session_attrs");
            }
            return type;
        }
        return value;
    }

    private static String decode(String text) {
        try {
            // A plus sign is itself in a URL of this kind, not a blank as in a form.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a broken percent-encoding");
        }
    }
}
