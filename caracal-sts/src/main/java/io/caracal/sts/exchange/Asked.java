package io.caracal.sts.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.id.Identifiers;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What an authenticated application asked for, as its refusals tell it: {@code resource} (several: {@code requested}), {@code requested_scopes}, {@code
 * session_id}, {@code agent_session_id} and {@code delegation_edge_id}. Nothing is looked up yet, so only what has the grammar of such a value is told, and no
 * more than {@value #MOST_RESOURCES} resources and {@value #MOST_SCOPES} scopes; what else a caller may have put there by mistake is left out.
 */
final class Asked {
    private static final int MOST_RESOURCES = 16;
    private static final int LONGEST_RESOURCE = 512;
    private static final int MOST_SCOPES = 64;
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,128}");

    private final String controlAudience;

    Asked(String controlAudience) {
        this.controlAudience = controlAudience;
    }

    /** As far as the form tells. */
    ObjectNode of(TokenForm form) {
        TokenForm.Anchors anchors = form.anchors();
        return members(form, anchors.record(), anchors.session(), anchors.edge());
    }

    /** With what the subject token tells. */
    ObjectNode of(Exchange exchange) {
        return members(exchange.form(), exchange.record(), exchange.session(), exchange.edge());
    }

    private ObjectNode members(TokenForm form, String record, String session, String edge) {
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        List<String> resources = form.resources().stream()
                .filter(this::isResource)
                .limit(MOST_RESOURCES)
                .toList();
        if (form.resources().size() > 1) {
            ArrayNode requested = members.putArray("requested");
            resources.forEach(requested::add);
        } else {
            resources.forEach(resource -> members.put("resource", resource));
        }
        ArrayNode scopes = members.putArray("requested_scopes");
        form.scopes().tokens().stream()
                .filter(scope -> SCOPE.matcher(scope).matches())
                .limit(MOST_SCOPES)
                .forEach(scopes::add);
        putId(members, "session_id", record);
        putId(members, "agent_session_id", session);
        putId(members, "delegation_edge_id", edge);
        return members;
    }

    private boolean isResource(String text) {
        return text.equals(controlAudience) || (text.length() <= LONGEST_RESOURCE && isUri(text));
    }

    private static boolean isUri(String text) {
        try {
            URI uri = new URI(text);
            return uri.isAbsolute()
                    && (uri.getRawAuthority() == null || !uri.getRawAuthority().contains("@"));
        } catch (URISyntaxException noUri) {
            return false;
        }
    }

    private static void putId(ObjectNode members, String name, String id) {
        if (Identifiers.isValid(id)) {
            members.put(name, id);
        }
    }
}
