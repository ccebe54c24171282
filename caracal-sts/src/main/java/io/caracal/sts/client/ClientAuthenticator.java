package io.caracal.sts.client;

import io.caracal.common.security.Argon2Secrets;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.Identifiers;
import io.caracal.sts.evidence.Trail.TrailSettings;
import java.util.Optional;

/**
 * Proves which application is calling (STS contract §2.1). Every failure looks the same and costs the same, so that ids
 * cannot be found by trying; only who knows the secret is told that the zone is wrong. What cannot be checked now is 503 and
 * counts as nothing.
 */
public final class ClientAuthenticator {
    private static final String STATUS = "client_authentication_failed";

    private final ClientStore store;
    private final Argon2Secrets secrets;
    private final Lockout lockout;
    private final TrailSettings evidence;

    public ClientAuthenticator(ClientStore store, Argon2Secrets secrets, Lockout lockout, TrailSettings evidence) {
        this.store = store;
        this.secrets = secrets;
        this.lockout = lockout;
        this.evidence = evidence;
    }

    /** Refuses a caller that has failed too often, before anything is looked up. */
    public void refuseLockedOut(String application, String source) {
        lockout.check(application, source);
    }

    /** The application that holds the secret. */
    public ClientApplication authenticate(ClientCredentials credentials, String requestId) {
        Optional<ClientApplication> found =
                ApplicationId.parse(credentials.application()).flatMap(store::find);
        boolean proven = proven(found, credentials);
        if (found.isEmpty() || !proven) {
            throw failed(found, credentials, requestId);
        }
        ClientApplication client = found.get();
        if (credentials.zone().isEmpty()) {
            if (credentials.pureControl() && client.control().marked()) {
                return client;
            }
            throw failed(found, credentials, requestId);
        }
        if (!credentials.zone().equals(client.zone().value())) {
            record(client, "zone_mismatch", requestId);
            throw CaracalException.of(
                            ErrorCode.ZONE_INVALID,
                            "application belongs to zone " + client.zone() + ", not to zone "
                                    + shown(credentials.zone()))
                    .status(403);
        }
        return client;
    }

    /** The application that an already proven caller acts for. */
    public ClientApplication vouchedFor(String zone, String application) {
        return ApplicationId.parse(application)
                .flatMap(store::find)
                .filter(client -> client.zone().value().equals(zone))
                .orElseThrow(ClientAuthenticator::invalid);
    }

    private boolean proven(Optional<ClientApplication> found, ClientCredentials credentials) {
        Optional<String> hash = found.flatMap(ClientApplication::secretHash);
        if (hash.isEmpty() || credentials.secret().isEmpty()) {
            secrets.verifyNobody(credentials.secret());
            return false;
        }
        return secrets.verify(credentials.secret(), hash.get());
    }

    private CaracalException failed(
            Optional<ClientApplication> found, ClientCredentials credentials, String requestId) {
        Optional<CaracalException> locked = lockout.count(credentials.application(), credentials.source());
        // Evidence belongs to a zone; an id that nobody has belongs to none.
        found.ifPresent(client -> record(client, "invalid_credentials", requestId));
        return locked.orElseGet(ClientAuthenticator::invalid);
    }

    private void record(ClientApplication client, String reason, String requestId) {
        evidence.open(client.principal(), requestId).denyNow(STATUS, reason);
    }

    private static String shown(String zone) {
        return Identifiers.isValid(zone) ? zone : "(invalid)";
    }

    /** 401 with the one description of every failure. */
    public static CaracalException invalid() {
        return CaracalException.of(ErrorCode.ACCESS_DENIED, "invalid client credentials")
                .status(401);
    }
}
