package io.caracal.api.access;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.util.Locale;

/** Names of Caracal itself (API contract §2.3): only the bootstrap credential may give them. Compared without regard to case. */
public final class ReservedNames {

    private static final String NAME = "caracal.sys/";
    private static final String ZONE_SLUG = "caracal-sys-";
    private static final String RESOURCE = "caracal-sys://";
    private static final String PROVIDER = "provider://caracal-sys-";

    private ReservedNames() {}

    /** Whether a zone belongs to Caracal itself. */
    public static boolean isReservedZone(String name, String slug) {
        return begins(name, NAME) || begins(slug, ZONE_SLUG);
    }

    /** Guards the name of a zone, an application or a policy. */
    public static void checkName(Actor actor, String name) {
        check(actor, name, NAME);
    }

    public static void checkZoneSlug(Actor actor, String slug) {
        check(actor, slug, ZONE_SLUG);
    }

    public static void checkResourceIdentifier(Actor actor, String identifier) {
        check(actor, identifier, RESOURCE);
    }

    public static void checkProviderIdentifier(Actor actor, String identifier) {
        check(actor, identifier, PROVIDER);
    }

    private static void check(Actor actor, String text, String prefix) {
        if (!actor.bootstrap() && begins(text, prefix)) {
            throw CaracalException.of(
                    ErrorCode.RESERVED_NAMESPACE, "names that begin with " + prefix + " are reserved");
        }
    }

    private static boolean begins(String text, String prefix) {
        return text.toLowerCase(Locale.ROOT).startsWith(prefix);
    }
}
