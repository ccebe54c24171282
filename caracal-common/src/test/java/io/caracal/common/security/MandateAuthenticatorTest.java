package io.caracal.common.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.KeySource;
import io.caracal.core.jwks.KeysUnavailableException;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateMinter;
import io.caracal.core.token.MandateUse;
import io.caracal.core.token.MandateVerifier;
import io.caracal.core.token.RawToken;
import io.caracal.core.token.SigningKey;
import io.caracal.core.token.SubjectType;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;

class MandateAuthenticatorTest {

    private static final String ISSUER = "https://sts.example";
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final ZoneId ZONE = new ZoneId("z1");
    private static final ZoneId OTHER = new ZoneId("z2");
    private static final SigningKey KEY = SigningKey.generate("k1", new SecureRandom());

    private final MandateAuthenticator authenticator = authenticator((zone, kid) -> KEY.publicKey());

    @Test
    void aMandateIsVerifiedForTheZoneItNames() {
        assertThat(authenticator.authenticate(mandate(ZONE)).claims().zoneId()).isEqualTo(ZONE);
        assertThat(authenticator.authenticate(mandate(ZONE), ZONE).claims().jti())
                .isEqualTo("jti-1");
    }

    @Test
    void aMandateOfAnotherZoneIsRefused() {
        assertAnswer(() -> authenticator.authenticate(mandate(ZONE), OTHER), ErrorCode.INVALID_TOKEN, 401);
    }

    @Test
    void aTokenThatIsNoMandateIsRefused() {
        assertAnswer(() -> authenticator.authenticate(new RawToken("abc")), ErrorCode.INVALID_TOKEN, 401);
        assertAnswer(() -> authenticator.authenticate(claiming("{\"exp\":1}")), ErrorCode.INVALID_TOKEN, 401);
        assertAnswer(
                () -> authenticator.authenticate(claiming("{\"exp\":1,\"zone_id\":\"../z\"}")),
                ErrorCode.INVALID_TOKEN,
                401);
    }

    @Test
    void anotherKeyRefusesTheMandate() {
        SigningKey other = SigningKey.generate("k1", new SecureRandom());
        MandateAuthenticator strict = authenticator((zone, kid) -> other.publicKey());

        assertAnswer(() -> strict.authenticate(mandate(ZONE)), ErrorCode.INVALID_TOKEN, 401);
    }

    @Test
    void missingKeysAreNotTheCallersFault() {
        MandateAuthenticator blind = authenticator((zone, kid) -> {
            throw new KeysUnavailableException("no answer");
        });

        assertAnswer(() -> blind.authenticate(mandate(ZONE)), ErrorCode.STS_UNREACHABLE, 503);
    }

    private static MandateAuthenticator authenticator(KeySource keys) {
        MandateVerifier verifier = MandateVerifier.builder()
                .issuer(ISSUER)
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .keySource(keys)
                .requiredAudience(ISSUER)
                .acceptedUses(MandateUse.SESSION)
                .build();
        return new MandateAuthenticator(verifier, ErrorCode.STS_UNREACHABLE);
    }

    private static RawToken mandate(ZoneId zone) {
        MandateClaims claims = MandateClaims.builder()
                .issuer(ISSUER)
                .subject("app-1")
                .audience(List.of(ISSUER))
                .issuedAt(NOW)
                .expiresAt(NOW.plusSeconds(900))
                .jti("jti-1")
                .zoneId(zone)
                .clientId(new ApplicationId("app-1"))
                .sid(new AuthorityRecordId("sid-1"))
                .rootSid(new AuthorityRecordId("sid-1"))
                .use(MandateUse.SESSION)
                .subjectType(SubjectType.APPLICATION)
                .build();
        return new RawToken(new MandateMinter().mint(claims, KEY));
    }

    private static RawToken claiming(String payload) {
        String part = Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        return new RawToken("e30." + part + ".AA");
    }

    private static void assertAnswer(ThrowableAssert.ThrowingCallable call, ErrorCode code, int status) {
        assertThatThrownBy(call).isInstanceOfSatisfying(CaracalException.class, answer -> {
            assertThat(answer.code()).isEqualTo(code);
            assertThat(answer.status()).isEqualTo(status);
        });
    }
}
