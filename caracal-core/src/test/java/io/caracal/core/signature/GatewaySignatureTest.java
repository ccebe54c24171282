package io.caracal.core.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.secret.HmacKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewaySignatureTest {
    private static final HmacKey KEY = HmacKey.fromHex("0123456789abcdef".repeat(4));
    private static final long SIGNED_AT = 1_750_000_000;
    private static final Instant NOW = Instant.ofEpochSecond(SIGNED_AT);

    private final String signature = GatewaySignature.sign(KEY, request(SIGNED_AT, "n", "POST", "/p", "body"));

    @Test
    void holdsForTheSameRequestInEitherHexCase() {
        assertThat(verify(request(SIGNED_AT, "n", "POST", "/p", "body"), signature, NOW))
                .isTrue();
        assertThat(verify(request(SIGNED_AT, "n", "post", "/p", "body"), signature, NOW))
                .isTrue();
        assertThat(verify(request(SIGNED_AT, "n", "POST", "/p", "body"), signature.toUpperCase(Locale.ROOT), NOW))
                .isTrue();
    }

    @Test
    void everyPartIsCovered() {
        assertThat(verify(request(SIGNED_AT + 1, "n", "POST", "/p", "body"), signature, NOW))
                .isFalse();
        assertThat(verify(request(SIGNED_AT, "m", "POST", "/p", "body"), signature, NOW))
                .isFalse();
        assertThat(verify(request(SIGNED_AT, "n", "GET", "/p", "body"), signature, NOW))
                .isFalse();
        assertThat(verify(request(SIGNED_AT, "n", "POST", "/q", "body"), signature, NOW))
                .isFalse();
        assertThat(verify(request(SIGNED_AT, "n", "POST", "/p", "bodx"), signature, NOW))
                .isFalse();
    }

    @Test
    void windowIsSixtySecondsBothWays() {
        GatewayRequest request = request(SIGNED_AT, "n", "POST", "/p", "body");
        assertThat(verify(request, signature, NOW.plusSeconds(60))).isTrue();
        assertThat(verify(request, signature, NOW.minusSeconds(60))).isTrue();
        assertThat(verify(request, signature, NOW.plusSeconds(61))).isFalse();
        assertThat(verify(request, signature, NOW.minusSeconds(61))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, 0, -SIGNED_AT})
    void absurdTimestampIsRefusedThoughSigned(long timestamp) {
        GatewayRequest request = request(timestamp, "n", "POST", "/p", "body");
        assertThat(verify(request, GatewaySignature.sign(KEY, request), NOW)).isFalse();
    }

    private static boolean verify(GatewayRequest request, String signature, Instant now) {
        return GatewaySignature.verify(KEY, request, signature, now);
    }

    private static GatewayRequest request(long timestamp, String nonce, String method, String path, String body) {
        return new GatewayRequest(timestamp, nonce, method, path, body.getBytes(StandardCharsets.UTF_8));
    }
}
