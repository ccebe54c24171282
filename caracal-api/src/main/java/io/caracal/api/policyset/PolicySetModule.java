package io.caracal.api.policyset;

import io.caracal.api.feature.FeatureContext;
import io.caracal.common.service.Platform;
import io.caracal.core.secret.HmacKey;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Mounts the policy sets feature. */
public final class PolicySetModule {

    private PolicySetModule() {}

    /**
     * Returns what other features read sealed versions with.
     *
     * @param sts     STS_URL
     * @param stsKey  GATEWAY_STS_HMAC_KEY; without it the STS is not asked what it has loaded
     * @param timeout of a request to the STS
     */
    public static SetVersions register(FeatureContext context, URI sts, Optional<HmacKey> stsKey, Duration timeout) {
        Platform platform = context.platform();
        Invalidations invalidations = new Invalidations(context.outbox());
        SetVersions versions = new SetVersions(context.transactions(), context.mutations(), platform.ids());
        StsPolicyStatus status =
                new StsPolicyStatus(new StsPolicyStatus.Peer(sts, stsKey, timeout), platform.clock(), platform.ids());
        platform.resource(new PolicySetResource(
                context.transactions(), new PolicySets(context.mutations(), invalidations, platform.ids())));
        platform.resource(new SetVersionResource(versions));
        platform.resource(new ActivationResource(new Activations(context.mutations(), versions, invalidations)));
        platform.resource(new ActivationStatusResource(new ActivationStatuses(context.transactions(), status)));
        return versions;
    }
}
