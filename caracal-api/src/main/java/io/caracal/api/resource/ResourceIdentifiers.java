package io.caracal.api.resource;

import io.caracal.api.access.Actor;
import io.caracal.api.access.ReservedNames;
import io.caracal.api.naming.GeneratedIdentifier;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.stream.Stream;

/** The grammar of resource identifiers, and which of them name the control resource. */
final class ResourceIdentifiers {

    private static final String STANDARD_CONTROL = "caracal-control";

    private final List<String> control;

    /** @param audience CONTROL_AUDIENCE */
    ResourceIdentifiers(String audience) {
        this.control = Stream.of(audience, STANDARD_CONTROL).distinct().toList();
    }

    /** Identifiers of the control resource. */
    List<String> control() {
        return control;
    }

    boolean isControl(String identifier) {
        return control.contains(identifier);
    }

    /**
     * 400 unless it is an absolute URI without user information of a scheme other than {@code provider}, or names the control resource;
     * 409 for a reserved name, and for the control resource when the caller's token is bound to a zone.
     */
    void check(Actor actor, String identifier) {
        if (!isControl(identifier) && !isResourceUri(identifier)) {
            throw CaracalException.of(
                    ErrorCode.INVALID_RESOURCE_IDENTIFIER,
                    "identifier must be an absolute URI of a scheme other than provider, without user information");
        }
        ReservedNames.checkResourceIdentifier(actor, identifier);
        if (isControl(identifier) && !actor.global()) {
            throw isProtected();
        }
    }

    static GeneratedIdentifier generated(String name) {
        return GeneratedIdentifier.of("resource://", name, "resource");
    }

    static CaracalException isProtected() {
        return CaracalException.of(
                ErrorCode.PROTECTED_RESOURCE, "the control resource is managed with a global admin token");
    }

    private static boolean isResourceUri(String identifier) {
        try {
            URI uri = new URI(identifier);
            return uri.isAbsolute()
                    && !"provider".equalsIgnoreCase(uri.getScheme())
                    && uri.getRawUserInfo() == null
                    && (uri.getRawAuthority() == null || !uri.getRawAuthority().contains("@"));
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
