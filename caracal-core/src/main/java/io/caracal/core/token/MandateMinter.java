package io.caracal.core.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.util.Base64URL;
import io.caracal.core.jwks.StrictBase64Url;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes and signs mandates: ES256, {@code typ} JWT, claims in the contract's order (STS contract §3). Stateless. */
public final class MandateMinter {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * The signed compact text.
     *
     * @throws IllegalStateException when the runtime cannot sign with the key
     */
    public String mint(MandateClaims claims, SigningKey key) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "ES256");
        header.put("typ", "JWT");
        header.put("kid", key.kid());
        String signingInput = encode(header) + "." + encode(claims.asMap());
        return signingInput + "." + sign(signingInput, key);
    }

    private static String encode(Map<String, Object> object) {
        try {
            return StrictBase64Url.encode(JSON.writeValueAsBytes(object));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("claims are plain values", impossible);
        }
    }

    private static Base64URL sign(String signingInput, SigningKey key) {
        JWSHeader algorithm = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .build();
        try {
            return new ECDSASigner(key.privateKey()).sign(algorithm, signingInput.getBytes(StandardCharsets.US_ASCII));
        } catch (JOSEException failure) {
            throw new IllegalStateException("cannot sign with key " + key.kid(), failure);
        }
    }
}
