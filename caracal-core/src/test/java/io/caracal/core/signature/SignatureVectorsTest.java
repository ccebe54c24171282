package io.caracal.core.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The vectors of the contracts: bytes that other implementations already agree on. */
class SignatureVectorsTest {
    private static final HmacKey KEY = HmacKey.fromHex("0123456789abcdef".repeat(4));
    private static final HmacKey COUNTING_KEY =
            HmacKey.fromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    @Test
    void streamEntry() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("amount", "100");
        fields.put("action", "transfer");
        String expected = "c06ccc579e026c31a97a04f203981b236a3c88041712e9b46242e8762da23d75";

        assertThat(StreamSignature.sign(KEY, "audit:events", fields)).isEqualTo(expected);
        fields.put(StreamSignature.FIELD, "anything");
        assertThat(StreamSignature.sign(KEY, "audit:events", fields)).isEqualTo(expected);
        assertThat(StreamSignature.verify(KEY, "audit:events", fields)).isFalse();
        fields.put(StreamSignature.FIELD, expected);
        assertThat(StreamSignature.verify(KEY, "audit:events", fields)).isTrue();
        assertThat(StreamSignature.verify(KEY, "other:events", fields)).isFalse();
        fields.put("empty", "");
        assertThat(StreamSignature.verify(KEY, "audit:events", fields)).isFalse();
    }

    @Test
    void unsignedStreamEntryIsNotVerified() {
        assertThat(StreamSignature.verify(KEY, "s", Map.of("a", "1"))).isFalse();
    }

    @Test
    void gatewayExchange() {
        String body = "application_id=app1&gateway_request_id=req1"
                + "&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&request_method=GET"
                + "&request_path=%2Fv1%2Fx&resource=resource%3A%2F%2Fpipernet&subject_token=tok"
                + "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token&zone_id=z1";
        assertThat(GatewaySignature.sign(KEY, request(1_700_000_000, "ab".repeat(32), "post", "/oauth/2/token", body)))
                .isEqualTo("717682a5da465648bfabd8452554dd45f53b7a5ac21d2a2ce67b8785a39d21d8");
    }

    @Test
    void gatewayTokenRequest() {
        String body = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&zone_id=z1";
        assertThat(Sha256.hex(body)).isEqualTo("99064f7f525fddc5d05f653cdee8389c5ec51882a8b34236dcdc1ad4d4a92415");
        assertThat(GatewaySignature.sign(COUNTING_KEY, request(1_750_000_000, "n-1", "POST", "/oauth/2/token", body)))
                .isEqualTo("05b7edeb842d290392000ce34053e95ea7d4cc02ac73b958f4490162f6b26792");
    }

    @Test
    void gatewayRequestWithoutBody() {
        GatewayRequest request = request(1_750_000_000, "n-1", "GET", "/internal/policy/status/z1", "");
        assertThat(GatewaySignature.sign(COUNTING_KEY, request))
                .isEqualTo("b18bebf1cb0b43fa5e5113638155dc05bbeaff2295d6dde20fd54c2b1a40c185");
    }

    @Test
    void auditEventData() {
        String expected = "f2afbe5fd6c33ecc210876279d81eeefd14ddd80423c36927baa9981bcf5bb41";
        assertThat(AuditSignature.sign(COUNTING_KEY, "{\"id\":\"e1\"}")).isEqualTo(expected);
        assertThat(AuditSignature.verify(COUNTING_KEY, "{\"id\":\"e1\"}", expected))
                .isTrue();
        assertThat(AuditSignature.verify(COUNTING_KEY, "{\"id\":\"e2\"}", expected))
                .isFalse();
        assertThat(AuditSignature.verify(COUNTING_KEY, "{\"id\":\"e1\"}", null)).isFalse();
    }

    @Test
    void auditChainOfTwo() {
        String first = AuditChain.contentHash(event("ev-1"));
        assertThat(first).isEqualTo("1fc9bc5133b57aafff2e1aad843bb05a814f077ad853f58f228fdceef547519f");
        assertThat(AuditChain.link(KEY, first, ""))
                .isEqualTo("ad8f9eb213b7fbe3412f481896b87100b8516cff20193d0b3dcfc4d3a86fb95b");
        String second = AuditChain.contentHash(event("ev-2"));
        assertThat(second).isEqualTo("80247494549b29bf9bbb68e09fc561cc6803c2cb1a6a7d9e3c01c2801c0e8893");
        assertThat(AuditChain.link(KEY, second, first))
                .isEqualTo("6da84ffe7c9509c6ad914b397656312d9b899e0193ccf8090efd2552cbaa46ed");
    }

    @Test
    void auditChainContentWithoutDocuments() {
        Instant second = Instant.ofEpochSecond(1_700_000_000);
        String expected = "d391d64daa8f05b312a097820baae8dd9a2486156d8af5a3491b2464232ba84c";
        assertThat(AuditChain.contentHash(content("ev-1", null, null, null, second)))
                .isEqualTo(expected);
        assertThat(AuditChain.contentHash(content("ev-1", "", "", "", second))).isEqualTo(expected);
    }

    private static ChainContent event(String id) {
        String metadata = "{\"b\": 1, \"resource\": \"resource://x\"}";
        Instant occurredAt = Instant.ofEpochSecond(1_700_000_000, 123_456_000);
        return content(id, "[{\"policy\": \"p1\"}]", "[]", metadata, occurredAt);
    }

    private static ChainContent content(
            String id, @Nullable String policies, @Nullable String diagnostics, @Nullable String metadata, Instant at) {
        return new ChainContent(
                id,
                "zone1",
                "token_exchange",
                "req1",
                "allow",
                "ps-1",
                "psv-1",
                "abc123",
                "complete",
                policies,
                diagnostics,
                metadata,
                at);
    }

    private static GatewayRequest request(long timestamp, String nonce, String method, String path, String body) {
        return new GatewayRequest(timestamp, nonce, method, path, body.getBytes(StandardCharsets.UTF_8));
    }
}
