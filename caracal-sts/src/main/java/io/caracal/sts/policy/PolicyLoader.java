package io.caracal.sts.policy;

import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import io.caracal.core.policy.InvalidPolicyBundleException;
import io.caracal.core.policy.PolicyBundle;
import io.caracal.core.policy.PolicyManifest;
import io.caracal.sts.policy.PolicyStore.Sealed;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a zone's policy from Postgres. Only what Postgres says changes anything: a zone without an active version denies
 * everything, an active version that cannot be used refuses the zone, and no answer is an exception.
 */
final class PolicyLoader {

    /** Tag in place of the manifest digest of a zone without an active policy set (STS contract §4.5). */
    static final String NONE = "no_active_policy_set";

    private static final Logger LOG = LoggerFactory.getLogger(PolicyLoader.class);

    private final Transactions transactions;
    private final PolicyStore store;
    private final Clock clock;
    private final PolicyMetrics metrics;

    PolicyLoader(Transactions transactions, PolicyStore store, Clock clock, PolicyMetrics metrics) {
        this.transactions = transactions;
        this.store = store;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** What was read of one zone; no texts when none are needed. */
    private record Read(Optional<Sealed> active, Map<String, String> contents) {}

    /**
     * The zone's present state.
     *
     * @param held what is held already; documents of the same digest are not loaded again
     * @throws io.caracal.common.storage.StorageUnavailableException when Postgres does not answer
     */
    ZoneState load(ZoneId zone, Optional<ZoneState> held) {
        Instant asked = clock.instant();
        Read read = transactions.inZone(zone, tx -> read(tx, zone, held));
        if (read.active().isEmpty()) {
            return new ZoneState.Ready(
                    new ZonePolicy(PolicyBundle.denyAll(NONE), Optional.empty(), NONE, asked, asked));
        }
        Sealed sealed = read.active().get();
        return reusable(held, sealed.version())
                .map(policy -> renamed(policy, sealed.version().id(), asked))
                .orElseGet(() -> compile(zone, sealed, read.contents(), asked));
    }

    private Read read(Transaction tx, ZoneId zone, Optional<ZoneState> held) {
        Optional<Sealed> active = store.active(tx, zone);
        if (active.isEmpty() || reusable(held, active.get().version()).isPresent()) {
            return new Read(active, Map.of());
        }
        return new Read(active, store.contents(tx, zone, ids(active.get())));
    }

    /** The same digest means the same documents: both are immutable. */
    private static Optional<ZonePolicy> reusable(Optional<ZoneState> held, ActiveVersion active) {
        return held.filter(ZoneState.Ready.class::isInstance)
                .map(state -> ((ZoneState.Ready) state).policy())
                .filter(policy -> policy.policySetVersionId().isPresent()
                        && policy.manifestSha256().equals(active.manifestSha256()));
    }

    private static ZoneState renamed(ZonePolicy policy, String versionId, Instant asked) {
        return new ZoneState.Ready(new ZonePolicy(
                policy.bundle(), Optional.of(versionId), policy.manifestSha256(), policy.loadedAt(), asked));
    }

    /** What to fetch; nothing for a manifest that will be refused anyway. */
    private static List<String> ids(Sealed sealed) {
        try {
            return PolicyManifest.parse(sealed.manifestJson()).policyVersionIds();
        } catch (InvalidPolicyBundleException malformed) {
            LOG.debug("version {} has a malformed manifest", sealed.version().id(), malformed);
            return List.of();
        }
    }

    private ZoneState compile(ZoneId zone, Sealed sealed, Map<String, String> contents, Instant asked) {
        ActiveVersion version = sealed.version();
        PolicyMetrics.Load load = metrics.load();
        try {
            PolicyManifest manifest = PolicyManifest.parse(sealed.manifestJson());
            if (!manifest.sha256().equals(version.manifestSha256())) {
                return refused(zone, version, "manifest does not have the digest it was sealed with", asked);
            }
            PolicyBundle bundle = PolicyBundle.load(manifest, contents);
            load.succeeded();
            LOG.info("zone {} decides with policy set version {}", zone, version.id());
            return new ZoneState.Ready(new ZonePolicy(
                    bundle, Optional.of(version.id()), version.manifestSha256(), clock.instant(), asked));
        } catch (InvalidPolicyBundleException invalid) {
            load.failed();
            return refused(zone, version, String.valueOf(invalid.getMessage()), asked);
        }
    }

    private static ZoneState refused(ZoneId zone, ActiveVersion version, String problem, Instant asked) {
        LOG.error("zone {} is refused: policy set version {} cannot be used: {}", zone, version.id(), problem);
        return new ZoneState.Refused(version, problem, asked);
    }
}
