package io.caracal.api.access;

import io.caracal.api.access.ZoneDirectory.ZoneFacts;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.util.Optional;

/** What an authenticated caller may do, in the order of API contract §2.2 (steps 2 to 7). */
final class AccessRules {

    private final ZoneDirectory zones;

    AccessRules(ZoneDirectory zones) {
        this.zones = zones;
    }

    /** Steps 2 to 6: the token alone. */
    void checkToken(Actor actor, RequestPath path) {
        checkCapability(actor, path);
        checkZone(actor, path);
        if (!path.read() && !actor.bootstrap() && inReservedZone(path)) {
            throw CaracalException.of(ErrorCode.SYSTEM_ZONE_READ_ONLY);
        }
    }

    /** Step 7, once the account of a console credential is verified. */
    void checkAccount(String account, RequestPath path) {
        if (!path.namesZone()) {
            if (!path.openToAccounts()) {
                throw CaracalException.of(ErrorCode.ACCOUNT_SCOPE_REQUIRED);
            }
            return;
        }
        Optional<ZoneFacts> zone = path.zone().flatMap(zones::find);
        boolean owns = zone.map(ZoneFacts::owner).filter(account::equals).isPresent();
        boolean readsReserved = path.read() && zone.filter(ZoneFacts::reserved).isPresent();
        if (!owns && !readsReserved) {
            throw CaracalException.of(ErrorCode.ZONE_FORBIDDEN);
        }
    }

    private static void checkCapability(Actor actor, RequestPath path) {
        if (actor.capability() == Capability.READ && !path.read()) {
            throw CaracalException.of(ErrorCode.ADMIN_TOKEN_READ_ONLY);
        }
        if (actor.capability() == Capability.APPROVE && !path.read() && !path.decision()) {
            throw CaracalException.of(ErrorCode.ADMIN_TOKEN_APPROVE_ONLY);
        }
        if (path.decision() && !path.read() && actor.capability() == Capability.WRITE && !actor.bootstrap()) {
            throw CaracalException.of(ErrorCode.APPROVE_CAPABILITY_REQUIRED);
        }
    }

    private static void checkZone(Actor actor, RequestPath path) {
        boolean elsewhere =
                path.zone().filter(zone -> zone.equals(actor.zone())).isEmpty();
        if (!actor.global() && !path.zoneless() && elsewhere) {
            throw CaracalException.of(ErrorCode.ADMIN_TOKEN_ZONE_MISMATCH);
        }
    }

    private boolean inReservedZone(RequestPath path) {
        return path.zone().flatMap(zones::find).filter(ZoneFacts::reserved).isPresent();
    }
}
