package io.caracal.core.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.id.SessionId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.KeySource;
import io.caracal.core.jwks.KeysUnavailableException;
import io.caracal.core.token.InvalidMandateException.Reason;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a token that arrived into a mandate that can be trusted. The algorithm is ES256 whatever the token says, the key
 * comes from the zone that the caller names, and claims are looked at only after the signature held. Immutable, safe for
 * concurrent use.
 */
public final class MandateVerifier {
    private static final String ALGORITHM = "ES256";
    private static final int SIGNATURE_BYTES = 64;

    /** Null when any issuer is accepted. */
    private final @Nullable String issuer;

    private final Clock clock;
    private final KeySource keys;
    private final Duration leeway;
    private final @Nullable String requiredAudience;
    private final Set<MandateUse> acceptedUses;

    MandateVerifier(MandateVerifierBuilder settings, @Nullable String issuer, Clock clock, KeySource keys) {
        this.issuer = issuer;
        this.clock = clock;
        this.keys = keys;
        this.leeway = settings.leeway();
        this.requiredAudience = settings.requiredAudience();
        this.acceptedUses = settings.acceptedUses();
    }

    public static MandateVerifierBuilder builder() {
        return new MandateVerifierBuilder();
    }

    /**
     * The mandate, proven for that zone.
     *
     * @throws InvalidMandateException when it is to be refused: the caller's fault
     * @throws KeysUnavailableException when the zone's keys cannot be had: nobody can tell, answer with 503
     */
    public VerifiedMandate verify(RawToken token, ZoneId zone) throws InvalidMandateException {
        CompactToken parts = CompactToken.parse(token);
        verifySignature(parts, key(parts.header(), zone));
        ClaimsReader reader = new ClaimsReader(parts.payload());
        checkTimes(reader);
        checkOrigin(reader, zone);
        return new VerifiedMandate(claims(reader, zone));
    }

    private ECPublicKey key(ObjectNode header, ZoneId zone) throws InvalidMandateException {
        checkHeader(header);
        String kid = headerText(header, "kid");
        if (kid == null || kid.isEmpty()) {
            throw refused(Reason.MISSING_KEY_ID, "the header has no kid");
        }
        ECPublicKey key = keys.find(zone, kid);
        if (key == null) {
            throw refused(Reason.UNKNOWN_KEY, "the zone has no such key");
        }
        return key;
    }

    private static void checkHeader(ObjectNode header) throws InvalidMandateException {
        if (!ALGORITHM.equals(headerText(header, "alg"))) {
            throw refused(Reason.ALGORITHM, "alg is not ES256");
        }
        if (header.has("crit")) {
            throw refused(Reason.CRITICAL_HEADER, "crit is not supported");
        }
        if (header.has("typ") && !"JWT".equalsIgnoreCase(headerText(header, "typ"))) {
            throw refused(Reason.TYPE, "typ is not JWT");
        }
    }

    private static @Nullable String headerText(ObjectNode header, String name) {
        JsonNode value = header.get(name);
        return value == null || !value.isTextual() ? null : value.textValue();
    }

    private static void verifySignature(CompactToken parts, ECPublicKey key) throws InvalidMandateException {
        byte[] signature = parts.signature();
        if (signature.length != SIGNATURE_BYTES || !fits(parts.signingInput(), signature, key)) {
            throw refused(Reason.SIGNATURE, "the signature does not fit");
        }
    }

    private static boolean fits(byte[] signingInput, byte[] signature, ECPublicKey key) throws InvalidMandateException {
        try {
            return new ECDSAVerifier(key)
                    .verify(new JWSHeader(JWSAlgorithm.ES256), signingInput, Base64URL.encode(signature));
        } catch (JOSEException unusable) {
            throw new InvalidMandateException(Reason.SIGNATURE, "the key cannot verify ES256", unusable);
        }
    }

    /** A mandate is expired from the instant exp + leeway on, and valid up to iat = now + leeway. */
    private void checkTimes(ClaimsReader reader) throws InvalidMandateException {
        Instant now = clock.instant();
        if (!now.isBefore(reader.time("exp").plus(leeway))) {
            throw refused(Reason.EXPIRED, "the mandate has expired");
        }
        if (reader.time("iat").isAfter(now.plus(leeway))) {
            throw refused(Reason.NOT_YET_VALID, "the mandate was issued in the future");
        }
        if (reader.has("nbf") && reader.time("nbf").isAfter(now.plus(leeway))) {
            throw refused(Reason.NOT_YET_VALID, "the mandate is not valid yet");
        }
    }

    private void checkOrigin(ClaimsReader reader, ZoneId zone) throws InvalidMandateException {
        if (issuer != null && !issuer.equals(reader.optionalText("iss"))) {
            throw refused(Reason.ISSUER, "another issuer");
        }
        if (requiredAudience != null && !reader.textOrTexts("aud").contains(requiredAudience)) {
            throw refused(Reason.AUDIENCE, "the required audience is not named");
        }
        if (!zone.value().equals(reader.optionalText("zone_id"))) {
            throw refused(Reason.ZONE, "another zone");
        }
        Optional<MandateUse> use = MandateUse.parse(reader.optionalText("use"));
        if (use.isEmpty() || !acceptedUses.contains(use.get())) {
            throw refused(Reason.USE, "the use is not accepted here");
        }
    }

    private MandateClaims claims(ClaimsReader reader, ZoneId zone) throws InvalidMandateException {
        MandateClaimsBuilder claims = MandateClaims.builder()
                .issuer(reader.text("iss"))
                .subject(reader.text("sub"))
                .audience(reader.textOrTexts("aud"))
                .expiresAt(reader.time("exp"))
                .issuedAt(reader.time("iat"))
                .jti(reader.text("jti"))
                .zoneId(zone)
                .clientId(reader.id("client_id", ApplicationId::parse))
                .sid(reader.id("sid", AuthorityRecordId::parse))
                .rootSid(reader.id("root_sid", AuthorityRecordId::parse))
                .use(MandateUse.parse(reader.text("use")).orElseThrow())
                .subjectType(subjectType(reader))
                .scope(reader.optionalText("scope"))
                .target(reader.texts("target"))
                .agentSessionId(reader.optionalId("agent_session_id", SessionId::parse));
        addDelegation(claims, reader);
        return build(claims);
    }

    private static void addDelegation(MandateClaimsBuilder claims, ClaimsReader reader) throws InvalidMandateException {
        claims.delegationEdgeId(reader.optionalId("delegation_edge_id", DelegationEdgeId::parse))
                .sourceSessionId(reader.optionalId("source_session_id", SessionId::parse))
                .targetSessionId(reader.optionalId("target_session_id", SessionId::parse))
                .delegationPath(path(reader))
                .delegationChain(chain(reader))
                .hopCount((int) reader.optionalNumber("hop_count", MandateClaims.MAX_HOPS))
                .delegationGraphEpoch(reader.optionalNumber("delegation_graph_epoch", Long.MAX_VALUE));
    }

    private static SubjectType subjectType(ClaimsReader reader) throws InvalidMandateException {
        return SubjectType.parse(reader.text("sub_type"))
                .orElseThrow(() -> refused(Reason.CLAIMS, "sub_type is not known"));
    }

    private static List<DelegationEdgeId> path(ClaimsReader reader) throws InvalidMandateException {
        List<DelegationEdgeId> path = new ArrayList<>();
        for (String edge : reader.texts("delegation_path")) {
            path.add(DelegationEdgeId.parse(edge)
                    .orElseThrow(() -> refused(Reason.CLAIMS, "delegation_path holds an invalid id")));
        }
        return path;
    }

    private static List<DelegationHop> chain(ClaimsReader reader) throws InvalidMandateException {
        List<DelegationHop> chain = new ArrayList<>();
        for (ClaimsReader hop : reader.objects("delegation_chain")) {
            chain.add(new DelegationHop(
                    hop.id("application_id", ApplicationId::parse),
                    hop.optionalId("agent_session_id", SessionId::parse),
                    hop.optionalId("delegation_edge_id", DelegationEdgeId::parse)));
        }
        return chain;
    }

    private static MandateClaims build(MandateClaimsBuilder claims) throws InvalidMandateException {
        try {
            return claims.build();
        } catch (IllegalArgumentException inconsistent) {
            throw new InvalidMandateException(Reason.CLAIMS, "the claims contradict each other", inconsistent);
        }
    }

    private static InvalidMandateException refused(Reason reason, String message) {
        return new InvalidMandateException(reason, message);
    }
}
