package io.caracal.common.http;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import io.caracal.common.failure.UnavailableException;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever was thrown into the error that the caller sees. The only place that decides this; logs what is the
 * service's own fault, with its stack.
 */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final String FAILED = "The service failed to process the request";
    private static final String BAD_JSON = "Request body is not valid JSON";

    private final ErrorStyle style;

    public Failures(ErrorStyle style) {
        this.style = style;
    }

    public ErrorStyle style() {
        return style;
    }

    /** The error to answer with. */
    public CaracalException describe(Throwable failure) {
        if (failure instanceof CaracalException known) {
            return known;
        }
        if (failure instanceof UnavailableException unavailable) {
            return describe(unavailable);
        }
        if (failure instanceof BrokenAnswerException) {
            LOG.debug("an answer was broken off", failure);
            return CaracalException.of(ErrorCode.INTERNAL_ERROR).status(500);
        }
        if (failure instanceof WebApplicationException framework) {
            int status = framework.getResponse().getStatus();
            return status >= 500 ? unexpected(failure) : refused(status);
        }
        if (failure instanceof JsonProcessingException json && fromTheCaller(json)) {
            return CaracalException.of(ErrorCode.INTERNAL_ERROR, BAD_JSON).status(400);
        }
        return unexpected(failure);
    }

    /** A refusal by the server or the framework itself, with a status between 400 and 499. */
    public CaracalException refused(int status) {
        if (status == 413) {
            return tooLarge();
        }
        return CaracalException.of(ErrorCode.INTERNAL_ERROR, FAILED).status(status);
    }

    /** The body is larger than the route accepts. */
    public CaracalException tooLarge() {
        return switch (style) {
            case GO ->
                CaracalException.of(ErrorCode.PAYLOAD_TOO_LARGE, "request body is too large")
                        .status(413);
            case FASTIFY ->
                CaracalException.of(ErrorCode.INTERNAL_ERROR, FAILED).status(413);
        };
    }

    private CaracalException describe(UnavailableException unavailable) {
        // One line for each of what may be thousands; readiness tells the story once.
        LOG.warn("a dependency is not available: {}", unavailable.toString());
        LOG.debug("where it was missed", unavailable);
        ErrorCode code = switch (style) {
            // Clients of 1.0 know one code for whatever is away; that evidence cannot be kept is a decision withheld.
            case GO ->
                unavailable.code() == ErrorCode.AUDIT_REPLAY_UNAVAILABLE
                        ? unavailable.code()
                        : ErrorCode.STS_UNAVAILABLE;
            case FASTIFY -> unavailable.code();
        };
        return CaracalException.of(code, String.valueOf(unavailable.getMessage()))
                .status(503)
                .retryAfter(RETRY_AFTER);
    }

    private CaracalException unexpected(Throwable failure) {
        LOG.error("a request failed unexpectedly", failure);
        return switch (style) {
            case GO -> CaracalException.of(ErrorCode.INTERNAL_ERROR).status(500);
            case FASTIFY ->
                CaracalException.of(ErrorCode.INTERNAL_ERROR, FAILED).status(500);
        };
    }

    /** Trouble in writing an answer is the service's own fault. */
    private static boolean fromTheCaller(JsonProcessingException json) {
        return !(json instanceof JsonGenerationException) && !(json instanceof InvalidDefinitionException);
    }
}
