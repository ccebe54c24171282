package io.caracal.api.feature;

import io.caracal.api.access.ZoneDirectory;
import io.caracal.api.mutation.Mutations;
import io.caracal.common.outbox.EventOutbox;
import io.caracal.common.redis.Redis;
import io.caracal.common.secrets.SecretStore;
import io.caracal.common.service.Platform;
import io.caracal.common.storage.Transactions;
import io.caracal.core.secret.HmacKey;
import java.util.Optional;

/**
 * What a feature builds on. A feature is a package with a {@code XxxModule} whose static {@code register(FeatureContext, ...)} builds its
 * stores and mounts its resources with {@code context.platform().resource(...)}; the composition root calls it.
 *
 * <p>A resource method takes {@code @Context ContainerRequestContext http} and begins with {@code AdminRequest request =
 * AdminRequest.of(http)} and {@code ZoneId zone = request.zone(pathParam)}. Reads run {@code transactions().inZone(zone, tx -> ...)};
 * changes run {@code mutations().inZone(request, zone, tx -> Change.created(...))}, which also writes the admin-audit row.
 *
 * @param platform      time, chance, ids, lifecycle, metrics, mounting
 * @param transactions  for reads
 * @param mutations     for changes
 * @param secrets       sealed secrets, written inside the caller's transaction
 * @param outbox        announcements, appended inside the caller's transaction
 * @param redis         for rate limits
 * @param zones         cached facts about zones
 * @param auditKey      signs audit events that travel through the outbox
 */
public record FeatureContext(
        Platform platform,
        Transactions transactions,
        Mutations mutations,
        SecretStore secrets,
        EventOutbox outbox,
        Redis redis,
        ZoneDirectory zones,
        Optional<HmacKey> auditKey) {}
