package io.caracal.sts.policy;

import io.caracal.common.service.Platform;
import io.caracal.common.storage.Transactions;
import io.caracal.core.event.Streams;
import io.caracal.sts.gateway.GatewayProof;
import io.caracal.sts.stream.StreamAccess;
import io.caracal.sts.stream.StreamConsumer;
import java.util.function.IntSupplier;

/**
 * Zone policies: loads and refreshes them and mounts simulation and status.
 *
 * @param policies for deciding; not to be called inside a transaction
 * @param metrics decides and counts: exchanges call {@link PolicyMetrics#decide} instead of the bundle itself
 * @param sync when policies were last compared with Postgres, for readiness
 * @param unusable how many zones have an active version that cannot be used
 * @param consumer reader of {@code caracal.policy.invalidate}, for readiness
 */
public record PolicyModule(
        PolicyBundles policies, PolicyMetrics metrics, PolicySync sync, IntSupplier unusable, StreamConsumer consumer) {

    public static PolicyModule create(
            Platform platform,
            Transactions transactions,
            StreamAccess streams,
            GatewayProof proof,
            PolicySettings settings) {
        PolicyMetrics metrics = new PolicyMetrics(platform.metrics(), platform.nanoTicker());
        PolicyStore store = new PolicyStore();
        PolicyLoader loader = new PolicyLoader(transactions, store, platform.clock(), metrics);
        PolicySync sync = new PolicySync(platform.nanoTicker(), settings.maxAge());
        LoadedPolicies policies = new LoadedPolicies(loader, platform.clock(), sync);
        PolicyRefresh refresh = new PolicyRefresh(
                policies,
                sync,
                transactions,
                store,
                new PolicyRefresh.Times(platform.clock(), platform.nanoTicker(), settings.poll()));
        refresh.start(platform.loops());
        metrics.register(platform.metrics(), policies, settings.poll());
        platform.bodyLimits().limit(SimulationResource.PATH, SimulationResource.MOST_BYTES);
        ServiceCalls calls = new ServiceCalls(proof);
        platform.resource(new SimulationResource(calls));
        platform.resource(new PolicyStatusResource(policies, calls, platform.clock()));
        StreamConsumer consumer = streams.tail(Streams.POLICY_INVALIDATE, "sts-policy", refresh);
        return new PolicyModule(policies, metrics, sync, policies::unusable, consumer);
    }
}
