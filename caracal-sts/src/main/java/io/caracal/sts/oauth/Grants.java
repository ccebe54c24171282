package io.caracal.sts.oauth;

import io.caracal.common.http.FormText;
import io.caracal.core.id.IdFactory;
import io.caracal.core.secret.SecretText;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Builds the request that a provider's configuration means (RFC 6749 §4.4, RFC 7521, RFC 7523; STS contract §2.13). */
final class Grants {
    private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String JWT_CLIENT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final Duration CLIENT_ASSERTION = Duration.ofMinutes(1);
    private static final Duration GRANT_ASSERTION = Duration.ofMinutes(5);

    private final Clock clock;
    private final IdFactory ids;

    Grants(Clock clock, IdFactory ids) {
        this.clock = clock;
        this.ids = ids;
    }

    TokenRequest request(TokenSource source) throws TokenUnavailableException {
        GrantConfig config = new GrantConfig(source);
        URI endpoint = config.endpoint();
        Map<String, String> form = new LinkedHashMap<>();
        if (config.jwtBearer()) {
            form.put("grant_type", JWT_BEARER);
            form.put("assertion", grantAssertion(config, endpoint).reveal());
        } else {
            form.put("grant_type", "client_credentials");
            put(form, "scope", String.join(" ", config.scopes()));
            put(form, "audience", config.text("audience"));
            put(form, "resource", config.text("resource"));
        }
        Optional<SecretText> authorization = authenticate(config, endpoint, form);
        form.putAll(config.parameters());
        return new TokenRequest(endpoint, SecretText.of(FormText.of(form.entrySet())), authorization);
    }

    private Optional<SecretText> authenticate(GrantConfig config, URI endpoint, Map<String, String> form)
            throws TokenUnavailableException {
        String client = config.required("client_id");
        switch (config.method()) {
            case "client_secret_basic" -> {
                String pair = FormText.encoded(client) + ":"
                        + FormText.encoded(config.secret("client_secret").reveal());
                return Optional.of(SecretText.of(
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII))));
            }
            case "client_secret_post" -> {
                form.put("client_id", client);
                form.put("client_secret", config.secret("client_secret").reveal());
            }
            case "private_key_jwt" -> {
                form.put("client_id", client);
                form.put("client_assertion_type", JWT_CLIENT);
                form.put("client_assertion", clientAssertion(config, endpoint).reveal());
            }
            default -> {
                // The assertion of the grant itself says who the client is.
                if (!config.jwtBearer()) {
                    form.put("client_id", client);
                }
            }
        }
        return Optional.empty();
    }

    private SecretText clientAssertion(GrantConfig config, URI endpoint) throws TokenUnavailableException {
        String client = config.required("client_id");
        Map<String, Object> claims = times(CLIENT_ASSERTION);
        claims.put("iss", client);
        claims.put("sub", client);
        claims.put("aud", endpoint.toString());
        claims.put("jti", ids.next());
        return signed(config, claims);
    }

    private SecretText grantAssertion(GrantConfig config, URI endpoint) throws TokenUnavailableException {
        String client = config.required("client_id");
        String subject = config.text("assertion_subject");
        String audience = config.text("assertion_audience");
        Map<String, Object> claims = times(GRANT_ASSERTION);
        claims.put("iss", client);
        claims.put("sub", subject.isEmpty() ? client : subject);
        claims.put("aud", audience.isEmpty() ? endpoint.toString() : audience);
        if (!config.scopes().isEmpty()) {
            claims.put("scope", String.join(" ", config.scopes()));
        }
        return signed(config, claims);
    }

    private static SecretText signed(GrantConfig config, Map<String, Object> claims) throws TokenUnavailableException {
        return ClientAssertion.with(config.secret("private_key"))
                .sign(claims, config.text("key_id"), config.text("certificate"));
    }

    private Map<String, Object> times(Duration life) {
        Instant now = clock.instant();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(life).getEpochSecond());
        return claims;
    }

    private static void put(Map<String, String> form, String name, String value) {
        if (!value.isEmpty()) {
            form.put(name, value);
        }
    }
}
