package io.caracal.core.signature;

import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** HMAC of service-to-STS requests: timestamp, nonce, method, path and body digest, one per line (STS contract §2.9). */
public final class GatewaySignature {
    public static final String TIMESTAMP = "X-Caracal-Gateway-Timestamp";
    public static final String REQUEST = "X-Caracal-Gateway-Request";
    public static final String SIGNATURE = "X-Caracal-Gateway-Signature";

    /** Accepted distance between the signer's and the verifier's clock, either way. */
    public static final long MAX_SKEW_SECONDS = 60;

    private GatewaySignature() {}

    public static String sign(HmacKey key, GatewayRequest request) {
        return key.hexMac(canonical(request));
    }

    /** Whether the signature is valid and the timestamp within 60 s of {@code now}; replay is the caller's to refuse. */
    public static boolean verify(HmacKey key, GatewayRequest request, @Nullable String signature, Instant now) {
        // Bounds instead of a difference: a timestamp is the caller's, and a difference of any two longs may overflow.
        long earliest = now.getEpochSecond() - MAX_SKEW_SECONDS;
        long latest = now.getEpochSecond() + MAX_SKEW_SECONDS;
        boolean recent = request.timestamp() >= earliest && request.timestamp() <= latest;
        return recent && key.verifies(canonical(request), signature);
    }

    private static byte[] canonical(GatewayRequest request) {
        return String.join(
                        "\n",
                        Long.toString(request.timestamp()),
                        request.nonce(),
                        request.method().toUpperCase(Locale.ROOT),
                        request.path(),
                        Sha256.hex(request.body()))
                .getBytes(StandardCharsets.UTF_8);
    }
}
