package io.caracal.api.provider;

import io.caracal.api.access.Actor;
import io.caracal.api.access.ReservedNames;
import io.caracal.api.naming.GeneratedIdentifier;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.util.regex.Pattern;

/** The grammar of provider identifiers. */
final class ProviderIdentifier {

    static final int MAX_LENGTH = 512;

    private static final String SCHEME = "provider://";
    private static final Pattern GRAMMAR = Pattern.compile("provider://[a-z0-9]+(?:-[a-z0-9]+)*");

    private ProviderIdentifier() {}

    /** 400 outside the grammar, 409 for a name of Caracal itself. */
    static void check(Actor actor, String identifier) {
        if (!GRAMMAR.matcher(identifier).matches()) {
            throw CaracalException.of(
                    ErrorCode.INVALID_PROVIDER_IDENTIFIER,
                    "identifier must be provider:// and lower case letters, digits and single hyphens");
        }
        ReservedNames.checkProviderIdentifier(actor, identifier);
    }

    static GeneratedIdentifier generated(Actor actor, String name) {
        GeneratedIdentifier generated = GeneratedIdentifier.of(SCHEME, name, "provider");
        ReservedNames.checkProviderIdentifier(actor, generated.base() + "-");
        return generated;
    }
}
