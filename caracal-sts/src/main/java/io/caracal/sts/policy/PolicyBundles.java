package io.caracal.sts.policy;

import io.caracal.core.id.ZoneId;

/** The policy every zone decides with now. */
public interface PolicyBundles {
    /**
     * The zone's policy; a zone without an active policy set has one that denies everything.
     *
     * @throws io.caracal.core.error.CaracalException {@code policy_eval_failed}, 503, when the policy cannot be loaded
     */
    ZonePolicy forZone(ZoneId zone);
}
