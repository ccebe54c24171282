package io.caracal.gateway.proxy;

import io.caracal.gateway.proxy.CopyResult.Ending;
import io.caracal.gateway.revocation.LiveCall;
import io.caracal.gateway.upstream.ResponseHeaders;
import io.caracal.gateway.upstream.UpstreamResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a response on (Gateway contract §1.13). A revocation ends it at once, even between two pieces, and the shutdown of the service ends
 * an event stream.
 */
public final class ResponseCopy {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseCopy.class);
    private static final String REVOKED = "X-Caracal-Revoked";
    private static final int PIECE_BYTES = 32 * 1024;

    private final Clock clock;
    private final EventStreams streams;

    public ResponseCopy(Clock clock, EventStreams streams) {
        this.clock = clock;
        this.streams = streams;
    }

    /** @param expiresAt of the caller's mandate */
    CopyResult copy(UpstreamResponse upstream, LiveCall live, HttpServletResponse response, Instant expiresAt)
            throws IOException {
        writeHeader(upstream, live, response, expiresAt);
        live.whenCut(() -> upstream.abort(new IOException("the authority was revoked")));
        boolean flushing = upstream.isStream();
        long bytes = 0;
        EventStreams.Open stream = streams.open(upstream);
        try (stream) {
            OutputStream out = response.getOutputStream();
            if (flushing) {
                response.flushBuffer();
            }
            byte[] piece = new byte[PIECE_BYTES];
            for (int count = upstream.read(piece); count >= 0; count = upstream.read(piece)) {
                if (live.isCut()) {
                    return end(upstream, response, Ending.INTERRUPTED, bytes);
                }
                out.write(piece, 0, count);
                bytes += count;
                if (flushing) {
                    out.flush();
                }
            }
            if (live.isCut()) {
                return end(upstream, response, Ending.INTERRUPTED, bytes);
            }
            out.close();
            return new CopyResult(Ending.COMPLETE, bytes, true);
        } catch (IOException e) {
            LOG.debug("copying a response ended: {}", e.toString());
            Ending broken = stream.isEnded() ? Ending.ENDED : Ending.BROKEN;
            return end(upstream, response, live.isCut() ? Ending.INTERRUPTED : broken, bytes);
        }
    }

    /** A cut stream ends properly, with the trailer that says why; a body of promised length cannot, and neither can a broken one. */
    private static CopyResult end(UpstreamResponse upstream, HttpServletResponse response, Ending ending, long bytes) {
        boolean proper = ending != Ending.BROKEN && upstream.length() < 0;
        if (proper) {
            try {
                response.getOutputStream().close();
            } catch (IOException e) {
                LOG.debug("the caller was gone before its answer was cut: {}", e.toString());
                return new CopyResult(ending, bytes, false);
            }
        }
        return new CopyResult(ending, bytes, proper);
    }

    private void writeHeader(
            UpstreamResponse upstream, LiveCall live, HttpServletResponse response, Instant expiresAt) {
        response.setStatus(upstream.status());
        Set<String> seen = new HashSet<>();
        for (ResponseHeaders.Field field : ResponseHeaders.passed(upstream.headers())) {
            // The first value replaces what the server itself would say, for example the Date.
            if (seen.add(field.name().toLowerCase(Locale.ROOT))) {
                response.setHeader(field.name(), field.value());
            } else {
                response.addHeader(field.name(), field.value());
            }
        }
        Duration left = Duration.between(clock.instant(), expiresAt);
        if (!left.isNegative()) {
            response.setHeader("X-Caracal-Token-Expires-In", Long.toString(left.toSeconds()));
        }
        response.setHeader("Trailer", REVOKED);
        if (upstream.length() >= 0) {
            response.setContentLengthLong(upstream.length());
        } else {
            response.setTrailerFields(() -> live.isCut() ? Map.of(REVOKED, "true") : Map.of());
        }
    }
}
