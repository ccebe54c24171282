package io.caracal.sts.provider;

import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Builds directives (STS contract §2.13). The OAuth 2 kinds are not served: their credential is unavailable. */
public final class Directives {
    private static final String AUTHORIZATION = "Authorization";
    private static final String OAUTH = "provider_oauth";

    private final ProviderSecrets secrets;

    public Directives(ProviderSecrets secrets) {
        this.secrets = secrets;
    }

    /** The directive for an upstream behind a provider; reads the secret in the caller's transaction. */
    public UpstreamDirective build(Transaction tx, ZoneId zone, String url, Provider provider)
            throws CredentialUnavailableException {
        ProviderConfig config = new ProviderConfig(provider.config());
        return switch (provider.kind()) {
            case "none" -> plain(url, provider, new Placement("none", "", "", "", ""));
            case "caracal_mandate" ->
                plain(url, provider, new Placement("caracal_jwt", "", AUTHORIZATION, "", "Bearer"));
            case "api_key" -> apiKey(tx, zone, url, provider);
            case "bearer_token" -> {
                String token = secrets.require(tx, zone, provider, "bearer_token");
                String header = config.token("auth_header", AUTHORIZATION);
                yield credential(
                        url,
                        provider,
                        new Placement(OAUTH, "", header, "", config.token("auth_scheme", "Bearer")),
                        token);
            }
            case "http_basic" -> {
                String pair = config.text("username") + ":" + secrets.require(tx, zone, provider, "password");
                String token = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
                yield credential(url, provider, new Placement(OAUTH, "", AUTHORIZATION, "", "Basic"), token);
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
        return credential(url, provider, new Placement("provider_apikey", shown, header, parameter, scheme), key);
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

    private static UpstreamDirective credential(String url, Provider provider, Placement placement, String token)
            throws CredentialUnavailableException {
        ProviderConfig config = new ProviderConfig(provider.config());
        return new UpstreamDirective(
                url,
                placement.mode(),
                placement.location(),
                placement.header(),
                placement.parameter(),
                placement.scheme(),
                config.hosts(),
                token,
                provider.id(),
                config.flag("forward_caracal_identity"));
    }

    /** Where the credential goes in the upstream request. */
    private record Placement(String mode, String location, String header, String parameter, String scheme) {}
}
