package io.caracal.sts.exchange;

import io.caracal.common.failure.UnavailableException;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.KeySource;
import io.caracal.core.jwks.KeysUnavailableException;
import io.caracal.core.token.InvalidMandateException;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateUse;
import io.caracal.core.token.MandateVerifier;
import io.caracal.core.token.RawToken;
import io.caracal.sts.evidence.Refusal;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Verifies presented mandates and binds the form to their claims (STS contract §2.4). */
public final class SubjectTokens {
    private static final String STATUS = "subject_token_invalid";

    private final MandateVerifier gateway;
    private final MandateVerifier session;

    SubjectTokens(String issuer, Clock clock, KeySource keys) {
        this.gateway = verifier(issuer, clock, keys, MandateUse.GATEWAY);
        this.session = verifier(issuer, clock, keys, MandateUse.SESSION);
    }

    /** Verifies subject tokens of one use. */
    public static MandateVerifier verifier(String issuer, Clock clock, KeySource keys, MandateUse use) {
        return MandateVerifier.builder()
                .issuer(issuer)
                .clock(clock)
                .keySource(keys)
                .requiredAudience(issuer)
                .acceptedUses(use)
                .build();
    }

    /** The claims of the form's subject token; {@link Refusal} when it or what the form says beside it is not acceptable. */
    MandateClaims verify(TokenForm form, ZoneId zone, boolean fromGateway) {
        MandateClaims claims = verified(form, zone, fromGateway ? gateway : session);
        TokenForm.Anchors anchors = form.anchors();
        requireSame(anchors.record(), claims.sid().value(), "session_id");
        requireSame(anchors.session(), text(claims.agentSessionId()), "agent_session_id");
        requireSame(anchors.edge(), text(claims.delegationEdgeId()), "delegation_edge_id");
        return claims;
    }

    private static MandateClaims verified(TokenForm form, ZoneId zone, MandateVerifier verifier) {
        String text = form.subject().token().reveal();
        if (text.length() > RawToken.MAX_LENGTH) {
            throw invalid("too_long");
        }
        try {
            return verifier.verify(new RawToken(text), zone).claims();
        } catch (InvalidMandateException refused) {
            throw invalid(refused.reason().name().toLowerCase(Locale.ROOT));
        } catch (KeysUnavailableException unavailable) {
            throw new UnavailableException(ErrorCode.STS_UNAVAILABLE, "signing keys are not available", unavailable);
        }
    }

    private static void requireSame(String presented, String claimed, String field) {
        if (!presented.isEmpty() && !presented.equals(claimed)) {
            throw Refusal.denied("subject_token_conflict", field + " does not match subject_token");
        }
    }

    private static Refusal invalid(String reason) {
        CaracalException answer = CaracalException.of(ErrorCode.INVALID_TOKEN, "invalid subject_token")
                .status(401);
        return Refusal.of(answer, STATUS).with("reason", reason);
    }

    private static String text(@Nullable Object id) {
        return id == null ? "" : id.toString();
    }
}
