package io.caracal.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.KeySource;
import io.caracal.core.jwks.KeysUnavailableException;
import io.caracal.core.token.InvalidMandateException.Reason;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MandateVerifierTest {
    private static final KeySource KEYS =
            (zone, kid) -> zone.equals(Tokens.ZONE) && kid.equals("k1") ? Tokens.KEY.publicKey() : null;

    private final Map<String, Object> header = Tokens.header();
    private final Map<String, Object> claims = Tokens.claimsMap();

    @Test
    void acceptsWhatTheMinterMakes() throws InvalidMandateException {
        MandateClaims minted = Tokens.claims().build();
        RawToken token = new RawToken(new MandateMinter().mint(minted, Tokens.KEY));

        VerifiedMandate mandate = at(Tokens.NOW).verify(token, Tokens.ZONE);

        assertThat(mandate.claims()).isEqualTo(minted);
        assertThat(mandate).hasToString("VerifiedMandate[jti=jti-1]");
    }

    @Test
    void acceptsSingleTextAudienceAndHeaderWithoutType() throws InvalidMandateException {
        claims.put("aud", Tokens.ISSUER);
        assertThat(verify().claims().audience()).containsExactly(Tokens.ISSUER);
    }

    @Test
    void ignoresClaimsItDoesNotKnow() throws InvalidMandateException {
        claims.put("extra", Map.of("a", 1));
        assertThat(verify().claims().asMap()).doesNotContainKey("extra");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "ES384", "es256", "RS256", ""})
    void refusesOtherAlgorithms(String algorithm) {
        header.put("alg", algorithm);
        refused(Reason.ALGORITHM);
    }

    @Test
    void refusesAbsentAlgorithm() {
        header.remove("alg");
        refused(Reason.ALGORITHM);
    }

    @Test
    void refusesCriticalHeaders() {
        header.put("crit", List.of("exp"));
        refused(Reason.CRITICAL_HEADER);
    }

    @Test
    void refusesEmptyCriticalHeader() {
        header.put("crit", List.of());
        refused(Reason.CRITICAL_HEADER);
    }

    @Test
    void refusesOtherTypes() {
        header.put("typ", "at+jwt");
        refused(Reason.TYPE);
    }

    @Test
    void refusesTypeThatIsNoText() {
        header.put("typ", 1);
        refused(Reason.TYPE);
    }

    @Test
    void refusesAbsentKeyId() {
        header.remove("kid");
        refused(Reason.MISSING_KEY_ID);
    }

    @Test
    void refusesEmptyKeyId() {
        header.put("kid", "");
        refused(Reason.MISSING_KEY_ID);
    }

    @Test
    void refusesUnknownKey() {
        header.put("kid", "k2");
        refused(Reason.UNKNOWN_KEY);
    }

    @Test
    void unavailableKeysAreNotTheCallersFault() {
        KeySource broken = (zone, kid) -> {
            throw new KeysUnavailableException("down");
        };
        MandateVerifier verifier = builder(Tokens.NOW).keySource(broken).build();
        assertThatThrownBy(() -> verifier.verify(Tokens.signed(header, claims), Tokens.ZONE))
                .isInstanceOf(KeysUnavailableException.class);
    }

    @Test
    void refusesSignatureOfAnotherKey() {
        SigningKey other = SigningKey.generate("k1", new SecureRandom());
        RawToken forged = new RawToken(new MandateMinter().mint(Tokens.claims().build(), other));
        refused(forged, Reason.SIGNATURE);
    }

    @Test
    void refusesChangedPayload() {
        String[] parts = Tokens.signed(header, claims).value().split("\\.");
        claims.put("sub", "root");
        refused(new RawToken(parts[0] + "." + Tokens.encode(Tokens.json(claims)) + "." + parts[2]), Reason.SIGNATURE);
    }

    @Test
    void refusesChangedHeader() {
        String[] parts = Tokens.signed(header, claims).value().split("\\.");
        header.put("x", "y");
        refused(new RawToken(Tokens.encode(Tokens.json(header)) + "." + parts[1] + "." + parts[2]), Reason.SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 65, 70})
    void refusesSignatureOfAnotherLength(int length) {
        refused(withSignature(new byte[length]), Reason.SIGNATURE);
    }

    @Test
    void refusesSignatureOfZeros() {
        refused(withSignature(new byte[64]), Reason.SIGNATURE);
    }

    @Test
    void refusesAnythingButThreeParts() {
        String token = Tokens.signed(header, claims).value();
        refused(new RawToken(token + "."), Reason.MALFORMED);
        refused(new RawToken(token.substring(0, token.lastIndexOf('.'))), Reason.MALFORMED);
        refused(new RawToken("x"), Reason.MALFORMED);
    }

    @Test
    void refusesAbsentSignature() {
        String token = Tokens.signed(header, claims).value();
        refused(new RawToken(token.substring(0, token.lastIndexOf('.') + 1)), Reason.MALFORMED);
    }

    @Test
    void refusesPaddedOrForeignBase64() {
        String token = Tokens.signed(header, claims).value();
        refused(new RawToken(token + "="), Reason.MALFORMED);
        refused(new RawToken(token.substring(0, token.length() - 1) + "+"), Reason.MALFORMED);
        refused(new RawToken(" " + token), Reason.MALFORMED);
    }

    @Test
    void refusesStrayBitsThoughTheyDecodeToTheSameSignature() {
        String token = Tokens.signed(header, claims).value();
        // 64 bytes end in a character of which only 2 bits count: A, Q, g or w.
        char last = token.charAt(token.length() - 1);
        refused(new RawToken(token.substring(0, token.length() - 1) + (char) (last + 1)), Reason.MALFORMED);
    }

    @Test
    void refusesRepeatedJsonKeys() {
        String payload = Tokens.json(claims).replaceFirst("\\{", "{\"sub\":\"root\",");
        refused(Tokens.signedText(Tokens.json(header), payload), Reason.MALFORMED);
        String twice = Tokens.json(header).replaceFirst("\\{", "{\"alg\":\"none\",");
        refused(Tokens.signedText(twice, Tokens.json(claims)), Reason.MALFORMED);
    }

    @Test
    void refusesWhatIsNotOneJsonObject() {
        String good = Tokens.json(claims);
        refused(Tokens.signedText(Tokens.json(header), good + "{}"), Reason.MALFORMED);
        refused(Tokens.signedText(Tokens.json(header), "[]"), Reason.MALFORMED);
        refused(Tokens.signedText("[]", good), Reason.MALFORMED);
        refused(Tokens.signedText(Tokens.json(header), "{"), Reason.MALFORMED);
    }

    @Test
    void refusesBrokenUtf8() {
        String payload = io.caracal.core.jwks.StrictBase64Url.encode(
                new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, '"', '}'});
        refused(Tokens.signedParts(Tokens.encode(Tokens.json(header)), payload), Reason.MALFORMED);
    }

    @Test
    void expiresExactlyAtExpPlusLeeway() throws InvalidMandateException {
        Instant limit = Tokens.NOW.plusSeconds(900 + 60);
        RawToken token = Tokens.signed(header, claims);

        assertThat(at(limit.minusNanos(1)).verify(token, Tokens.ZONE)).isNotNull();
        assertThat(reasonOf(at(limit), token, Tokens.ZONE)).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void leewayCanBeNone() {
        MandateVerifier exact =
                builder(Tokens.NOW.plusSeconds(900)).leeway(Duration.ZERO).build();
        assertThat(reasonOf(exact, Tokens.signed(header, claims), Tokens.ZONE)).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void issuedInTheFutureOnlyWithinTheLeeway() throws InvalidMandateException {
        RawToken token = Tokens.signed(header, claims);
        Instant limit = Tokens.NOW.minusSeconds(60);

        assertThat(at(limit).verify(token, Tokens.ZONE)).isNotNull();
        assertThat(reasonOf(at(limit.minusNanos(1)), token, Tokens.ZONE)).isEqualTo(Reason.NOT_YET_VALID);
    }

    @Test
    void honoursNotBefore() throws InvalidMandateException {
        claims.put("nbf", Tokens.NOW.getEpochSecond() + 60);
        assertThat(verify()).isNotNull();
        claims.put("nbf", Tokens.NOW.getEpochSecond() + 61);
        refused(Reason.NOT_YET_VALID);
    }

    static List<Object> unusableTimes() {
        return List.of("1900000000", 1.9e9, -1, 253_402_300_800L, Long.MAX_VALUE, true, Map.of(), List.of(1));
    }

    @ParameterizedTest
    @MethodSource("unusableTimes")
    void refusesUnusableTimes(Object time) {
        for (String name : List.of("exp", "iat")) {
            Map<String, Object> changed = Tokens.claimsMap();
            changed.put(name, time);
            refused(Tokens.signed(header, changed), Reason.CLAIMS);
        }
    }

    @Test
    void refusesExpBeforeIat() {
        claims.put("iat", Tokens.NOW.getEpochSecond() + 30);
        claims.put("exp", Tokens.NOW.getEpochSecond() + 30);
        refused(Reason.CLAIMS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exp", "iat", "sub", "jti", "client_id", "sid", "root_sid", "sub_type"})
    void refusesAbsentAndNullClaims(String name) {
        claims.remove(name);
        refused(Reason.CLAIMS);
        claims.put(name, null);
        refused(Reason.CLAIMS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "jti", "client_id", "sid", "root_sid", "sub_type"})
    void refusesEmptyClaims(String name) {
        claims.put(name, "");
        refused(Reason.CLAIMS);
    }

    @Test
    void refusesOtherIssuer() {
        claims.put("iss", Tokens.ISSUER + "/");
        refused(Reason.ISSUER);
        claims.remove("iss");
        refused(Reason.ISSUER);
    }

    @Test
    void refusesOtherAudience() {
        claims.put("aud", List.of("https://other.example"));
        refused(Reason.AUDIENCE);
        claims.put("aud", Tokens.ISSUER + "x");
        refused(Reason.AUDIENCE);
        claims.remove("aud");
        refused(Reason.AUDIENCE);
    }

    @Test
    void refusesAudienceWithOddMembers() {
        claims.put("aud", List.of(Tokens.ISSUER, 1));
        refused(Reason.CLAIMS);
    }

    @Test
    void audienceMustBeNamedEvenWhenNoneIsRequired() {
        MandateVerifier open = MandateVerifier.builder()
                .issuer(Tokens.ISSUER)
                .clock(clock(Tokens.NOW))
                .keySource(KEYS)
                .acceptedUses(MandateUse.SESSION)
                .build();
        claims.put("aud", List.of());
        assertThat(reasonOf(open, Tokens.signed(header, claims), Tokens.ZONE)).isEqualTo(Reason.CLAIMS);
    }

    @Test
    void refusesOtherZoneThoughTheKeyIsTheSame() {
        MandateVerifier sharedKeys = builder(Tokens.NOW)
                .keySource((zone, kid) -> Tokens.KEY.publicKey())
                .build();
        RawToken token = Tokens.signed(header, claims);
        assertThat(reasonOf(sharedKeys, token, new ZoneId("zone-2"))).isEqualTo(Reason.ZONE);
        claims.remove("zone_id");
        refused(Reason.ZONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "resource", "SESSION", "", "other"})
    void refusesUsesThatAreNotAccepted(String use) {
        claims.put("use", use);
        refused(Reason.USE);
    }

    @Test
    void refusesAbsentUse() {
        claims.remove("use");
        refused(Reason.USE);
    }

    @Test
    void refusesUnknownSubjectType() {
        claims.put("sub_type", "robot");
        refused(Reason.CLAIMS);
    }

    @Test
    void hopCountIsZeroToTen() throws InvalidMandateException {
        claims.put("delegation_edge_id", "e-1");
        for (int good : List.of(0, 10)) {
            claims.put("hop_count", good);
            assertThat(verify().claims().hopCount()).isEqualTo(good);
        }
        for (Object bad : List.of(-1, 11, 1.5, "1", Long.MAX_VALUE)) {
            claims.put("hop_count", bad);
            refused(Reason.CLAIMS);
        }
    }

    @Test
    void refusesDelegationClaimsOfTheWrongShape() {
        for (Map.Entry<String, Object> bad : Map.<String, Object>of(
                        "delegation_path",
                        List.of("bad id"),
                        "delegation_chain",
                        List.of(Map.of("agent_session_id", "s-1")),
                        "target",
                        "text",
                        "scope",
                        List.of("a"),
                        "agent_session_id",
                        "",
                        "delegation_graph_epoch",
                        -1)
                .entrySet()) {
            Map<String, Object> changed = Tokens.claimsMap();
            changed.put(bad.getKey(), bad.getValue());
            refused(Tokens.signed(header, changed), Reason.CLAIMS);
        }
    }

    @Test
    void messagesHoldNothingOfTheToken() {
        claims.put("iss", "secret-issuer");
        InvalidMandateException refusal = refusal(at(Tokens.NOW), Tokens.signed(header, claims), Tokens.ZONE);
        assertThat(refusal).hasMessageNotContaining("secret-issuer");
    }

    @Test
    void settingsThatWouldLeaveAGapAreRefused() {
        assertThatThrownBy(() -> MandateVerifier.builder().build()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> builder(Tokens.NOW).acceptedUses(Set.of()).build())
                .hasMessageContaining("use");
        assertThatThrownBy(() -> builder(Tokens.NOW).issuer("").build()).hasMessageContaining("issuer");
        assertThatThrownBy(() -> builder(Tokens.NOW).requiredAudience("").build())
                .hasMessageContaining("audience");
        assertThatThrownBy(
                        () -> builder(Tokens.NOW).leeway(Duration.ofSeconds(-1)).build())
                .hasMessageContaining("leeway");
        assertThatThrownBy(
                        () -> builder(Tokens.NOW).leeway(Duration.ofMinutes(6)).build())
                .hasMessageContaining("leeway");
    }

    private VerifiedMandate verify() throws InvalidMandateException {
        return at(Tokens.NOW).verify(Tokens.signed(header, claims), Tokens.ZONE);
    }

    private void refused(Reason reason) {
        refused(Tokens.signed(header, claims), reason);
    }

    private static void refused(RawToken token, Reason reason) {
        assertThat(reasonOf(at(Tokens.NOW), token, Tokens.ZONE)).isEqualTo(reason);
    }

    private static @Nullable Reason reasonOf(MandateVerifier verifier, RawToken token, ZoneId zone) {
        return refusal(verifier, token, zone).reason();
    }

    private static InvalidMandateException refusal(MandateVerifier verifier, RawToken token, ZoneId zone) {
        InvalidMandateException refusal =
                catchThrowableOfType(InvalidMandateException.class, () -> verifier.verify(token, zone));
        assertThat(refusal).as("the token must be refused").isNotNull();
        return refusal;
    }

    private RawToken withSignature(byte[] signature) {
        return new RawToken(Tokens.encode(Tokens.json(header)) + "." + Tokens.encode(Tokens.json(claims)) + "."
                + io.caracal.core.jwks.StrictBase64Url.encode(signature));
    }

    private static MandateVerifier at(Instant now) {
        return builder(now).build();
    }

    private static MandateVerifierBuilder builder(Instant now) {
        return MandateVerifier.builder()
                .issuer(Tokens.ISSUER)
                .clock(clock(now))
                .keySource(KEYS)
                .requiredAudience(Tokens.ISSUER)
                .acceptedUses(MandateUse.SESSION);
    }

    private static Clock clock(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
