package io.caracal.api.mutation;

import io.caracal.api.access.Actor;
import io.caracal.api.access.AdminRequest;
import io.caracal.api.access.ZoneDirectory;
import io.caracal.common.adminaudit.AdminAudit;
import io.caracal.common.adminaudit.AdminAuditEntry;
import io.caracal.common.failure.UnavailableException;
import io.caracal.common.http.Json;
import io.caracal.common.http.RequestIds;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.PathSegment;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records refused requests of known callers after the answer, best effort. Anonymous requests and requests over a rate limit are only
 * counted elsewhere: they must not be able to write. A zone token's refusals go to the chain of its own zone, whatever the path says.
 */
public final class DenialAudit implements ContainerResponseFilter {

    private static final Logger LOG = LoggerFactory.getLogger(DenialAudit.class);
    private static final int TOO_MANY = 429;
    private static final int MAX_PATH = 1024;

    private final Transactions transactions;
    private final AdminAudit audit;
    private final ZoneDirectory zones;
    private final Executor background;
    private final LongAdder lost = new LongAdder();

    /** @param background where rows are written */
    public DenialAudit(Transactions transactions, AdminAudit audit, ZoneDirectory zones, Executor background) {
        this.transactions = transactions;
        this.audit = audit;
        this.zones = zones;
        this.background = background;
    }

    /** Refusals that could not be recorded since the start. */
    public long lost() {
        return lost.sum();
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        int status = response.getStatus();
        if (status < 400 || status == TOO_MANY) {
            return;
        }
        AdminRequest.knownActor(request).ifPresent(actor -> later(refusal(request, actor, status)));
    }

    private void later(Refusal refusal) {
        try {
            background.execute(() -> record(refusal));
        } catch (RejectedExecutionException busy) {
            lost.increment();
            LOG.warn("a refused request was not recorded: too many wait for that", busy);
        }
    }

    private void record(Refusal refusal) {
        try {
            ZoneId zone = chain(refusal);
            AdminAuditEntry entry = refusal.entry(zone);
            if (zone == null) {
                transactions.runAcrossZones(tx -> audit.append(tx, entry));
            } else {
                transactions.runInZone(zone, tx -> audit.append(tx, entry));
            }
        } catch (UnavailableException e) {
            lost.increment();
            LOG.warn("a refused request was not recorded", e);
        }
    }

    private @Nullable ZoneId chain(Refusal refusal) {
        Actor actor = refusal.actor();
        if (!actor.global()) {
            return actor.zone();
        }
        ZoneId named = refusal.zone();
        return named != null && zones.find(named).isPresent() ? named : null;
    }

    private static Refusal refusal(ContainerRequestContext request, Actor actor, int status) {
        List<String> segments = request.getUriInfo().getPathSegments().stream()
                .map(PathSegment::getPath)
                .toList();
        boolean zoned = segments.size() > 2 && segments.get(1).equals("zones");
        String path = request.getUriInfo().getRequestUri().getRawPath();
        return new Refusal(
                actor,
                RequestIds.of(request),
                AdminAuditEntry.Operation.of(
                        request.getMethod(), path.length() > MAX_PATH ? path.substring(0, MAX_PATH) : path, status),
                EntityPath.of(segments),
                zoned ? ZoneId.parse(segments.get(2)).orElse(null) : null);
    }

    private record Refusal(
            Actor actor,
            String requestId,
            AdminAuditEntry.Operation operation,
            AdminAuditEntry.@Nullable Entity entity,
            @Nullable ZoneId zone) {

        AdminAuditEntry entry(@Nullable ZoneId chain) {
            return new AdminAuditEntry(
                    chain,
                    requestId,
                    new AdminAuditEntry.Actor(actor.tokenId(), actor.name(), actor.scope()),
                    operation,
                    entity,
                    Json.text(AuditPayload.base(actor, chain)));
        }
    }
}
