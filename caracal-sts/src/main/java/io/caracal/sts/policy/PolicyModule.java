package io.caracal.sts.policy;

import io.caracal.common.service.Platform;
import io.caracal.common.storage.Transactions;
import io.caracal.core.event.Streams;
import io.caracal.sts.gateway.GatewayProof;
import io.caracal.sts.stream.StreamAccess;
import io.caracal.sts.stream.StreamConsumer;

/**
 * Zone policies: loads and refreshes them and mounts simulation and status.
 *
 * @param policies for deciding; not to be called inside a transaction
 * @param metrics decides and counts: exchanges call {@link PolicyMetrics#decide} instead of the bundle itself
 * @param consumer reader of {@code caracal.policy.invalidate}, for readiness
 */
public record PolicyModule(PolicyBundles policies, PolicyMetrics metrics, StreamConsumer consumer) {

    public static PolicyModule create(
            Platform platform,
            Transactions transactions,
            StreamAccess streams,
            GatewayProof proof,
            PolicySettings settings) {
        PolicyMetrics metrics = new PolicyMetrics(platform.nanoTicker());
        PolicyStore store = new PolicyStore();
        PolicyLoader loader = new PolicyLoader(transactions, store, platform.clock(), metrics);
        LoadedPolicies policies = new LoadedPolicies(loader, platform.clock(), settings.maxAge());
        PolicyRefresh refresh = new PolicyRefresh(
                policies,
                transactions,
                store,
                new PolicyRefresh.Times(platform.clock(), platform.nanoTicker(), settings.poll()));
        refresh.start(platform.loops());
        metrics.register(platform.metrics(), policies, settings.poll());
        platform.bodyLimits().limit(SimulationResource.PATH, SimulationResource.MOST_BYTES);
        ServiceCalls calls = new ServiceCalls(proof);
        platform.resource(new SimulationResource(calls));
        platform.resource(new PolicyStatusResource(policies, calls, platform.clock()));
        return new PolicyModule(policies, metrics, streams.tail(Streams.POLICY_INVALIDATE, "sts-policy", refresh));
    }
}
