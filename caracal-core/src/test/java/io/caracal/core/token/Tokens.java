package io.caracal.core.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.StrictBase64Url;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokens for tests, good ones and ones that no minter would make. */
final class Tokens {
    static final String ISSUER = "https://sts.example";
    static final ZoneId ZONE = new ZoneId("zone-1");
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final SigningKey KEY = SigningKey.generate("k1", new SecureRandom());

    private static final JsonMapper JSON = new JsonMapper();

    private Tokens() {}

    static MandateClaimsBuilder claims() {
        return MandateClaims.builder()
                .issuer(ISSUER)
                .subject("app-1")
                .audience(List.of(ISSUER))
                .issuedAt(NOW)
                .expiresAt(NOW.plusSeconds(900))
                .jti("jti-1")
                .zoneId(ZONE)
                .clientId(new ApplicationId("app-1"))
                .sid(new AuthorityRecordId("sid-1"))
                .rootSid(new AuthorityRecordId("sid-0"))
                .use(MandateUse.SESSION)
                .subjectType(SubjectType.APPLICATION);
    }

    static Map<String, Object> claimsMap() {
        return new LinkedHashMap<>(claims().build().asMap());
    }

    static Map<String, Object> header() {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "ES256");
        header.put("kid", "k1");
        return header;
    }

    static RawToken signed(Map<String, Object> header, Map<String, Object> claims) {
        return signedText(json(header), json(claims));
    }

    static RawToken signedText(String header, String payload) {
        return signedParts(encode(header), encode(payload));
    }

    static RawToken signedParts(String header, String payload) {
        String input = header + "." + payload;
        try {
            return new RawToken(input + "."
                    + new ECDSASigner(KEY.privateKey())
                            .sign(new JWSHeader(JWSAlgorithm.ES256), input.getBytes(StandardCharsets.US_ASCII)));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static String encode(String text) {
        return StrictBase64Url.encode(text.getBytes(StandardCharsets.UTF_8));
    }

    static String json(Map<String, Object> map) {
        try {
            return JSON.writeValueAsString(map);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
