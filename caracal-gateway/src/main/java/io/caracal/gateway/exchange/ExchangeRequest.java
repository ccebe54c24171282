package io.caracal.gateway.exchange;

import io.caracal.common.http.FormText;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.token.RawToken;
import io.caracal.core.token.TokenExchange;
import java.util.Map;
import java.util.TreeMap;

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

    /** The form, its keys in alphabetical order. */
    String form() {
        Map<String, String> form = new TreeMap<>();
        form.put("grant_type", TokenExchange.GRANT);
        form.put("zone_id", zone.value());
        form.put("application_id", application.value());
        form.put("subject_token", subject.value());
        form.put("subject_token_type", TokenExchange.ACCESS_TOKEN);
        form.put("resource", resource);
        form.put("request_method", method);
        form.put("request_path", path);
        form.put("gateway_request_id", requestId);
        return FormText.of(form.entrySet());
    }
}
