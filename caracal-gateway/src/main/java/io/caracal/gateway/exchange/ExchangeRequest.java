package io.caracal.gateway.exchange;

import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.token.RawToken;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the STS is asked to decide.
 *
 * @param path decoded, without query
 */
public record ExchangeRequest(
        RawToken subject,
        ZoneId zone,
        ApplicationId application,
        String resource,
        String method,
        String path,
        String requestId) {

    private static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    /** The form, its keys in alphabetical order. */
    String form() {
        Map<String, String> form = new TreeMap<>();
        form.put("grant_type", GRANT);
        form.put("zone_id", zone.value());
        form.put("application_id", application.value());
        form.put("subject_token", subject.value());
        form.put("subject_token_type", ACCESS_TOKEN);
        form.put("resource", resource);
        form.put("request_method", method);
        form.put("request_path", path);
        form.put("gateway_request_id", requestId);
        return form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
