package io.caracal.coordinator.idempotency;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code Idempotency-Key} (Coordinator contract §A.10): 1 to 255 bytes of UTF-8, no surrounding white space, no control
 * characters.
 *
 * @param generated whether a client library made it up, which shortens how long its receipt is kept
 */
public record IdempotencyKey(String value, boolean generated) {

    private static final int MAX_BYTES = 255;

    /** Reads the headers; a key outside the rules is 400 {@code idempotency_key_invalid}, two are {@code idempotency_key_multiple}. */
    public static Optional<IdempotencyKey> of(@Nullable List<String> headers, @Nullable String kind, String requestId) {
        if (headers == null || headers.isEmpty()) {
            return Optional.empty();
        }
        if (headers.size() > 1) {
            throw refused(ErrorCode.IDEMPOTENCY_KEY_MULTIPLE, "send exactly one Idempotency-Key header", requestId);
        }
        String value = headers.get(0);
        if (!wellFormed(value)) {
            throw refused(
                    ErrorCode.IDEMPOTENCY_KEY_INVALID,
                    "Idempotency-Key must have 1 to 255 bytes, no surrounding white space and no control characters",
                    requestId);
        }
        return Optional.of(new IdempotencyKey(value, "generated".equals(kind)));
    }

    private static boolean wellFormed(String value) {
        return !value.isEmpty()
                && value.equals(value.strip())
                && value.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
                && value.chars().noneMatch(c -> c < 0x20 || c == 0x7F);
    }

    private static CaracalException refused(ErrorCode code, String message, String requestId) {
        return CaracalException.of(code).detail("message", message).detail("request_id", requestId);
    }
}
