package io.caracal.core.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.jwks.StrictBase64Url;
import io.caracal.core.token.InvalidMandateException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The three parts of a JWS in compact form (RFC 7515 §7.1), read strictly: base64url as {@link StrictBase64Url} has it,
 * UTF-8 without replacement, one JSON object without repeated keys or anything after it. Nothing is proven.
 */
record CompactToken(String encodedHeader, String encodedPayload, String encodedSignature) {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxNumberLength(32)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static CompactToken parse(RawToken token) throws InvalidMandateException {
        String[] parts = token.value().split("\\.", -1);
        if (parts.length != 3) {
            throw malformed("a token has three parts");
        }
        return new CompactToken(parts[0], parts[1], parts[2]);
    }

    ObjectNode header() throws InvalidMandateException {
        return object(encodedHeader, "header");
    }

    ObjectNode payload() throws InvalidMandateException {
        return object(encodedPayload, "payload");
    }

    byte[] signature() throws InvalidMandateException {
        return decode(encodedSignature, "signature");
    }

    /** What the signature covers (RFC 7515 §5.1). */
    byte[] signingInput() {
        return (encodedHeader + "." + encodedPayload).getBytes(StandardCharsets.US_ASCII);
    }

    private static ObjectNode object(String encoded, String part) throws InvalidMandateException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decode(encoded, part)))
                    .toString();
            JsonNode node = JSON.readTree(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException | CharacterCodingException notJson) {
            // The parser's message would quote the token, so it is not kept as the cause.
            throw malformed("the " + part + " is not strict JSON");
        }
        throw malformed("the " + part + " is not a JSON object");
    }

    private static byte[] decode(String encoded, String part) throws InvalidMandateException {
        return StrictBase64Url.decode(encoded).orElseThrow(() -> malformed("the " + part + " is not strict base64url"));
    }

    private static InvalidMandateException malformed(String message) {
        return new InvalidMandateException(Reason.MALFORMED, message);
    }

    @Override
    public String toString() {
        return "***";
    }
}
