package io.caracal.audit.deadletter;

import io.caracal.audit.access.AuditAccess;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** {@code /api/audit/dlq} (audit contract §2.12). */
@Path("/api/audit/dlq")
public final class DeadLetterResource {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;
    private static final String ENTRY_ID = "\\d{1,15}-\\d{1,19}";

    /** What Redis takes for the beginning of a range, the part behind the hyphen may be left out. */
    private static final String START = "\\(?\\d{1,15}(-\\d{1,19})?|-";

    private final AuditAccess access;
    private final DeadLetterShelf shelf;
    private final Clock clock;

    public DeadLetterResource(AuditAccess access, DeadLetterShelf shelf, Clock clock) {
        this.access = access;
        this.shelf = shelf;
        this.clock = clock;
    }

    @GET
    public Response list(
            @HeaderParam("Authorization") @Nullable String authorization,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("start") @Nullable String start) {
        access.check(authorization);
        OptionalInt most = limit(limit);
        if (most.isEmpty()) {
            return AuditAccess.text(400, "limit must be a positive integer");
        }
        String first = start == null || start.isEmpty() ? "-" : start;
        if (!first.matches(START)) {
            return AuditAccess.text(400, "start must be a stream entry id");
        }
        List<DeadLetter> letters = shelf.list(first, most.getAsInt());
        Instant now = clock.instant();
        String next = letters.isEmpty() ? "" : letters.get(letters.size() - 1).id();
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("entries", letters.stream().map(letter -> letter.summary(now)).toList());
        page.put("next_cursor", next);
        return AuditAccess.json(page);
    }

    @GET
    @Path("/{id}")
    public Response detail(@HeaderParam("Authorization") @Nullable String authorization, @PathParam("id") String id) {
        access.check(authorization);
        if (!id.matches(ENTRY_ID)) {
            return AuditAccess.text(404, "not found");
        }
        return shelf.find(id)
                .map(letter -> AuditAccess.json(letter.detail(clock.instant())))
                .orElseGet(() -> AuditAccess.text(404, "not found"));
    }

    @POST
    @Path("/replay")
    public Response replay(
            @HeaderParam("Authorization") @Nullable String authorization, @QueryParam("limit") @Nullable String limit) {
        access.check(authorization);
        OptionalInt most = limit(limit);
        return most.isEmpty()
                ? AuditAccess.text(400, "limit must be a positive integer")
                : AuditAccess.json(shelf.replay(most.getAsInt()));
    }

    private static OptionalInt limit(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return OptionalInt.of(DEFAULT_LIMIT);
        }
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) == 0) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Math.min(MAX_LIMIT, Integer.parseInt(text)));
    }
}
