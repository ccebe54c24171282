package io.caracal.gateway.evidence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.gateway.refusal.Denial;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What became of a call (Gateway contract §1.15).
 *
 * @param decision allow or deny
 * @param status the evaluation status
 * @param errorKind what went wrong, or empty
 * @param gatewayStatus what the caller is told; 0 when the answer had already begun
 * @param latency until the header of the upstream's response; zero when it was not called
 * @param responseBytes known or promised length of the body, else 0
 */
public record Outcome(
        String decision,
        String status,
        String errorKind,
        int gatewayStatus,
        Duration latency,
        long responseBytes,
        OptionalInt upstreamStatus) {

    private static final String ALLOW = "allow";
    private static final String DENY = "deny";

    /** The upstream answers; nothing has been passed on yet. */
    public static Outcome executed(int upstreamStatus, Duration latency, long promisedBytes) {
        return new Outcome(
                ALLOW,
                "executed",
                "",
                upstreamStatus,
                latency,
                Math.max(0, promisedBytes),
                OptionalInt.of(upstreamStatus));
    }

    /** The answer broke off after its beginning. */
    public static Outcome brokenOff(int upstreamStatus, Duration latency, long sentBytes) {
        return new Outcome(
                ALLOW,
                "upstream_error",
                "response_copy_failed",
                upstreamStatus,
                latency,
                sentBytes,
                OptionalInt.of(upstreamStatus));
    }

    /** The answer was cut because the authority was revoked. */
    public static Outcome interrupted(int upstreamStatus, Duration latency, long sentBytes) {
        return new Outcome(
                DENY, "revocation_interrupted", "", upstreamStatus, latency, sentBytes, OptionalInt.of(upstreamStatus));
    }

    /** The call was refused. Past the exchange the authority was there, and what failed was carrying it out. */
    public static Outcome refused(Denial denial, int gatewayStatus) {
        String decision = denial.isUpstream() ? ALLOW : DENY;
        return new Outcome(
                decision, statusOf(denial), kindOf(denial), gatewayStatus, Duration.ZERO, 0, OptionalInt.empty());
    }

    void addTo(ObjectNode metadata) {
        metadata.put("gateway_status", gatewayStatus);
        metadata.put("latency_ms", latency.toMillis());
        metadata.put("response_bytes", responseBytes);
        if (upstreamStatus.isPresent()) {
            metadata.put("upstream_status", upstreamStatus.getAsInt());
            metadata.put("result_class", resultClass(upstreamStatus.getAsInt()));
        }
        if (status.equals("revocation_interrupted")) {
            metadata.put("revocation_interrupted", true);
        }
        if (!errorKind.isEmpty()) {
            metadata.put("error_kind", errorKind);
        }
    }

    static String resultClass(int status) {
        return switch (status / 100) {
            case 2 -> "success";
            case 3 -> "redirect";
            case 4 -> "client_error";
            case 5 -> "server_error";
            default -> "unknown";
        };
    }

    private static String statusOf(Denial denial) {
        if (denial == Denial.UPSTREAM_NOT_ADDRESSABLE || denial == Denial.CREDENTIAL_HOST_NOT_ALLOWED) {
            return "upstream_rejected";
        }
        if (denial == Denial.REQUEST_BUILD_FAILED) {
            return "build_failed";
        }
        return denial.isUpstream() ? "upstream_error" : denial.reason();
    }

    private static String kindOf(Denial denial) {
        if (denial == Denial.UPSTREAM_NOT_ADDRESSABLE) {
            return "upstream_not_addressable";
        }
        if (denial == Denial.CREDENTIAL_HOST_NOT_ALLOWED) {
            return "provider_host_not_allowed";
        }
        if (denial == Denial.REQUEST_BUILD_FAILED) {
            return "request_build_failed";
        }
        return denial.isUpstream() ? "transport_error" : "";
    }
}
