package io.caracal.core.error;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request with a stable code. Immutable; the {@code with}-like methods return changed copies. Descriptions reach the caller and hold
 * neither secrets nor internal causes.
 */
public final class CaracalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final int status;
    private final @Nullable String description;
    private final transient Map<String, Object> details;
    private final transient Map<String, String> headers;

    private CaracalException(
            ErrorCode code,
            int status,
            @Nullable String description,
            Map<String, Object> details,
            Map<String, String> headers) {
        super(description == null ? code.code() : code.code() + ": " + description);
        this.code = code;
        this.status = status;
        this.description = description;
        this.details = Collections.unmodifiableMap(details);
        this.headers = Collections.unmodifiableMap(headers);
    }

    public static CaracalException of(ErrorCode code) {
        return new CaracalException(code, code.status(), null, Map.of(), Map.of());
    }

    public static CaracalException of(ErrorCode code, String description) {
        return new CaracalException(code, code.status(), description, Map.of(), Map.of());
    }

    public CaracalException status(int status) {
        return copy(status, details, headers);
    }

    /** Adds a top-level member to the error body. */
    public CaracalException detail(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(details);
        more.put(key, value);
        return copy(status, more, headers);
    }

    /** Adds a response header. */
    public CaracalException header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return copy(status, details, more);
    }

    /** Sets {@code Retry-After}, rounded up to whole seconds, at least one. */
    public CaracalException retryAfter(Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return header("Retry-After", Long.toString(seconds));
    }

    /** Names the failure behind this one, for the log only. */
    public CaracalException causedBy(Throwable cause) {
        CaracalException copy = new CaracalException(code, status, description, details, headers);
        copy.initCause(cause);
        return copy;
    }

    private CaracalException copy(int status, Map<String, Object> details, Map<String, String> headers) {
        CaracalException copy = new CaracalException(code, status, description, details, headers);
        Throwable cause = getCause();
        if (cause != null) {
            copy.initCause(cause);
        }
        return copy;
    }

    public ErrorCode code() {
        return code;
    }

    public int status() {
        return status;
    }

    public Optional<String> description() {
        return Optional.ofNullable(description);
    }

    public Map<String, Object> details() {
        return details;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
