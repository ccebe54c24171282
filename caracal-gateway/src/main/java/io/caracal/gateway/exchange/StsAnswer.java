package io.caracal.gateway.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.secret.SecretText;
import io.caracal.gateway.refusal.Denial;
import io.caracal.gateway.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** Reads what the STS answered. */
final class StsAnswer {

    /** What an interactive caller needs to go on; everything else of an error body stays inside. */
    private static final List<String> PASSED_MEMBERS =
            List.of("approval_id", "approval_type", "state", "tier", "binding", "approval_expires_at");

    private static final List<String> PASSED_HEADERS = List.of("WWW-Authenticate", "Retry-After");
    private static final Map<String, ErrorCode> CODES =
            Stream.of(ErrorCode.values()).collect(Collectors.toUnmodifiableMap(ErrorCode::code, Function.identity()));

    private final ObjectMapper json;

    StsAnswer(ObjectMapper json) {
        this.json = json;
    }

    /** The authority for the resource, or the refusal that the answer amounts to. */
    Authority read(ContentResponse response, String resource) {
        int status = response.getStatus();
        if (status == HttpStatus.OK_200) {
            return authority(response, resource);
        }
        if (status < 400 || status > 599) {
            throw Denial.STS_RESPONSE_INVALID.refuse();
        }
        throw refusal(response);
    }

    private Authority authority(ContentResponse response, String resource) {
        JsonNode body = jsonOf(response).orElseThrow(Denial.STS_RESPONSE_INVALID::refuse);
        String token = body.path("access_token").asText("");
        if (token.isEmpty()) {
            throw Denial.STS_RESPONSE_INVALID.refuse();
        }
        Directive directive = Directive.of(body.path("upstreams").path(resource));
        if (directive.url().isEmpty()) {
            throw Denial.RESOURCE_NOT_CONFIGURED.refuse();
        }
        return new Authority(SecretText.of(token), directive);
    }

    private Refused refusal(ContentResponse response) {
        Denial denial = response.getStatus() >= 500 ? Denial.STS_FAILED : Denial.STS_REFUSED;
        JsonNode body = jsonOf(response).orElseGet(json::createObjectNode);
        CaracalException answer = described(body, response).status(response.getStatus());
        for (String member : PASSED_MEMBERS) {
            if (body.path(member).isTextual()) {
                answer = answer.detail(member, body.path(member).textValue());
            }
        }
        HttpFields headers = response.getHeaders();
        for (String header : PASSED_HEADERS) {
            String value = headers.get(header);
            answer = value == null ? answer : answer.header(header, value);
        }
        return denial.refuseWith(answer);
    }

    /** A code that is not one of ours is no statement of the STS but of something in front of it. */
    private static CaracalException described(JsonNode body, ContentResponse response) {
        ErrorCode code = CODES.get(body.path("error").asText(""));
        if (code == null) {
            String phrase = HttpStatus.getMessage(response.getStatus());
            return CaracalException.of(ErrorCode.STS_UNAVAILABLE, phrase);
        }
        String description = body.path("error_description").asText("");
        return description.isEmpty() ? CaracalException.of(code) : CaracalException.of(code, description);
    }

    private Optional<JsonNode> jsonOf(ContentResponse response) {
        if (!isJson(response.getHeaders().get("Content-Type"))) {
            return Optional.empty();
        }
        try {
            JsonNode body = json.readTree(new String(response.getContent(), StandardCharsets.UTF_8));
            return Optional.ofNullable(body).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String media = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return media.equals("application/json") || (media.startsWith("application/") && media.endsWith("+json"));
    }
}
