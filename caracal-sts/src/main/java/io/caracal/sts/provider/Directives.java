package io.caracal.sts.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import io.caracal.sts.oauth.ServiceToken;
import io.caracal.sts.oauth.ServiceTokens;
import io.caracal.sts.oauth.TokenSource;
import io.caracal.sts.oauth.TokenUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Builds directives (STS contract §2.13). What has to be asked of a token endpoint is asked before: no transaction waits for a foreign host. Kind
 * oauth2_authorization_code is not served: its credential is unavailable.
 */
public final class Directives {
    private static final String CLIENT_CREDENTIALS = "oauth2_client_credentials";
    private static final String AUTHORIZATION = "Authorization";
    private static final String OAUTH = "provider_oauth";

    private final ProviderSecrets secrets;
    private final Transactions transactions;
    private final ServiceTokens tokens;

    public Directives(ProviderSecrets secrets, Transactions transactions, ServiceTokens tokens) {
        this.secrets = secrets;
        this.transactions = transactions;
        this.tokens = tokens;
    }

    /** The token that a provider of a kind with a token endpoint gives, to be got outside of every transaction; empty for all other kinds. */
    public Optional<ServiceToken> token(ZoneId zone, Provider provider) throws CredentialUnavailableException {
        if (!provider.kind().equals(CLIENT_CREDENTIALS)) {
            return Optional.empty();
        }
        JsonNode document = secrets.document(transactions, zone, provider);
        try {
            return Optional.of(
                    tokens.obtain(new TokenSource(zone.value(), provider.id(), provider.config(), document)));
        } catch (TokenUnavailableException unavailable) {
            throw new CredentialUnavailableException(unavailable.reason(), unavailable);
        }
    }

    /**
     * The directive for an upstream behind a provider; reads the secret in the caller's transaction.
     *
     * @param token what {@link #token} gave
     */
    public UpstreamDirective build(
            Transaction tx, ZoneId zone, String url, Provider provider, Optional<ServiceToken> token)
            throws CredentialUnavailableException {
        ProviderConfig config = new ProviderConfig(provider.config());
        return switch (provider.kind()) {
            case "none" -> plain(url, provider, new Placement("none", "", "", "", ""));
            case "caracal_mandate" ->
                plain(url, provider, new Placement("caracal_jwt", "", AUTHORIZATION, "", "Bearer"));
            case "api_key" -> apiKey(tx, zone, url, provider);
            case "bearer_token" ->
                credential(
                        url,
                        provider,
                        bearer(config),
                        config.hosts(),
                        secrets.require(tx, zone, provider, "bearer_token"));
            // The hosts of such a provider are those of its token endpoint, not of its upstream.
            case CLIENT_CREDENTIALS ->
                credential(
                        url,
                        provider,
                        bearer(config),
                        List.of(),
                        token.map(given -> given.token().reveal()).orElse(""));
            case "http_basic" -> {
                String pair = config.text("username") + ":" + secrets.require(tx, zone, provider, "password");
                String pair64 = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
                yield credential(
                        url, provider, new Placement(OAUTH, "", AUTHORIZATION, "", "Basic"), config.hosts(), pair64);
            }
            default -> throw new CredentialUnavailableException("provider_kind_not_supported");
        };
    }

    private UpstreamDirective apiKey(Transaction tx, ZoneId zone, String url, Provider provider)
            throws CredentialUnavailableException {
        ProviderConfig config = new ProviderConfig(provider.config());
        String location = config.text("auth_location");
        String scheme = config.token("auth_scheme", "");
        boolean query = location.equals("query");
        String header = query ? "" : config.token("header_name", "");
        String parameter = query ? config.queryName() : "";
        boolean placed = query ? !parameter.isEmpty() && scheme.isEmpty() : !header.isEmpty();
        if (!placed || !(query || location.isEmpty() || location.equals("header"))) {
            throw new CredentialUnavailableException("provider_config_invalid");
        }
        String key = secrets.require(tx, zone, provider, "api_key");
        String shown = query ? "query" : "header";
        return credential(
                url, provider, new Placement("provider_apikey", shown, header, parameter, scheme), config.hosts(), key);
    }

    private static Placement bearer(ProviderConfig config) throws CredentialUnavailableException {
        String header = config.token("auth_header", AUTHORIZATION);
        return new Placement(OAUTH, "", header, "", config.token("auth_scheme", "Bearer"));
    }

    private static UpstreamDirective plain(String url, Provider provider, Placement placement) {
        return new UpstreamDirective(
                url,
                placement.mode(),
                "",
                placement.header(),
                "",
                placement.scheme(),
                List.of(),
                "",
                provider.id(),
                new ProviderConfig(provider.config()).flag("forward_caracal_identity"));
    }

    private static UpstreamDirective credential(
            String url, Provider provider, Placement placement, List<String> hosts, String token)
            throws CredentialUnavailableException {
        if (token.isEmpty()) {
            throw new CredentialUnavailableException("provider_token_empty");
        }
        return new UpstreamDirective(
                url,
                placement.mode(),
                placement.location(),
                placement.header(),
                placement.parameter(),
                placement.scheme(),
                hosts,
                token,
                provider.id(),
                new ProviderConfig(provider.config()).flag("forward_caracal_identity"));
    }

    /** Where the credential goes in the upstream request. */
    private record Placement(String mode, String location, String header, String parameter, String scheme) {}
}
