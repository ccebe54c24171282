package io.caracal.core.jwks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JWKS document of a zone (RFC 7517, STS contract §3.3): ES256 keys on P-256 and nothing else. */
public final class JsonWebKeys {
    /** Longest document accepted, in characters. */
    public static final int MAX_LENGTH = 256 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonWebKeys() {}

    /**
     * The usable keys by id, in document order. A key counts when kty is EC, crv P-256, alg ES256, kid is set, use is
     * absent, empty or {@code sig}, key_ops absent, empty or with {@code verify}, it has no private part, and x and y are
     * 32 bytes of strict base64url on the curve (gateway contract §1.6). Others are passed over. An empty set is a statement
     * of its own: the zone has no keys.
     *
     * @throws IllegalArgumentException when the document is no key set, too long, names one id twice, or holds keys of which
     *     none is usable
     */
    public static Map<String, ECPublicKey> parse(String json) {
        Map<String, ECPublicKey> usable = new LinkedHashMap<>();
        JsonNode candidates = keys(json);
        for (JsonNode candidate : candidates) {
            key(candidate).ifPresent(key -> {
                if (usable.put(key.kid(), key.key()) != null) {
                    throw new IllegalArgumentException("the key set names a kid twice");
                }
            });
        }
        if (usable.isEmpty() && !candidates.isEmpty()) {
            throw new IllegalArgumentException("the key set has no usable key");
        }
        return Collections.unmodifiableMap(usable);
    }

    /** The document that publishes those keys, in that order. */
    public static String format(List<SigningKeyPublic> keys) {
        ObjectNode document = JSON.createObjectNode();
        ArrayNode array = document.putArray("keys");
        for (SigningKeyPublic key : keys) {
            array.addObject()
                    .put("kty", "EC")
                    .put("crv", "P-256")
                    .put("use", "sig")
                    .put("kid", key.kid())
                    .put("alg", "ES256")
                    .put("x", coordinate(key.key().getW().getAffineX()))
                    .put("y", coordinate(key.key().getW().getAffineY()));
        }
        return document.toString();
    }

    private static String coordinate(BigInteger value) {
        return StrictBase64Url.encode(P256.fieldBytes(value));
    }

    private static JsonNode keys(String json) {
        if (json.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the key set is too long");
        }
        JsonNode keys;
        try {
            keys = JSON.readTree(json).path("keys");
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("the key set is not strict JSON", notJson);
        }
        if (!keys.isArray()) {
            throw new IllegalArgumentException("the key set has no keys array");
        }
        return keys;
    }

    private static Optional<SigningKeyPublic> key(JsonNode jwk) {
        String kid = jwk.path("kid").textValue();
        if (kid == null || kid.isEmpty() || !isForVerifying(jwk)) {
            return Optional.empty();
        }
        Optional<byte[]> x = coordinate(jwk, "x");
        Optional<byte[]> y = coordinate(jwk, "y");
        if (x.isEmpty() || y.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SigningKeyPublic(kid, P256.publicKey(x.get(), y.get())));
        } catch (IllegalArgumentException offCurve) {
            return Optional.empty(); // one bad key must not take the zone's good ones down
        }
    }

    private static boolean isForVerifying(JsonNode jwk) {
        return is(jwk, "kty", "EC")
                && is(jwk, "crv", "P-256")
                && is(jwk, "alg", "ES256")
                && !jwk.has("d")
                && (!jwk.has("use") || is(jwk, "use", "") || is(jwk, "use", "sig"))
                && allowsVerify(jwk.path("key_ops"));
    }

    private static boolean is(JsonNode jwk, String member, String expected) {
        return expected.equals(jwk.path(member).textValue());
    }

    private static boolean allowsVerify(JsonNode operations) {
        if (operations.isMissingNode() || (operations.isArray() && operations.isEmpty())) {
            return true;
        }
        for (JsonNode operation : operations) {
            if ("verify".equals(operation.textValue())) {
                return true;
            }
        }
        return false;
    }

    private static Optional<byte[]> coordinate(JsonNode jwk, String member) {
        JsonNode value = jwk.path(member);
        if (!value.isTextual()) {
            return Optional.empty();
        }
        return StrictBase64Url.decode(value.textValue()).filter(bytes -> bytes.length == P256.FIELD_BYTES);
    }
}
