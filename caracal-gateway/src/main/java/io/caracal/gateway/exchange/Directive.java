package io.caracal.gateway.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.secret.SecretText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the STS says an upstream is to be called (Gateway contract §1.9). Empty texts mean absent.
 *
 * @param url where it is
 * @param authMode none, caracal_jwt, provider_oauth or provider_apikey
 * @param authLocation header or query
 * @param allowedTokenHosts the only hosts that may get the credential; empty means no such limit
 * @param forwardIdentity whether the upstream also gets the mandate
 */
public record Directive(
        String url,
        String authMode,
        String authLocation,
        String authHeader,
        String queryParamName,
        String authScheme,
        List<String> allowedTokenHosts,
        Optional<SecretText> providerToken,
        String providerId,
        String connectionId,
        boolean forwardIdentity) {

    public Directive {
        allowedTokenHosts = List.copyOf(allowedTokenHosts);
    }

    static Directive of(JsonNode node) {
        String token = text(node, "provider_token");
        return new Directive(
                text(node, "url"),
                text(node, "auth_mode"),
                text(node, "auth_location"),
                text(node, "auth_header"),
                text(node, "query_param_name"),
                text(node, "auth_scheme"),
                texts(node.path("allowed_token_hosts")),
                token.isEmpty() ? Optional.empty() : Optional.of(SecretText.of(token)),
                text(node, "provider_id"),
                text(node, "connection_id"),
                node.path("forward_caracal_identity").asBoolean(false));
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asText("");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText("")));
        return texts;
    }
}
