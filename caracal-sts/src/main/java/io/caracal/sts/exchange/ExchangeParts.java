package io.caracal.sts.exchange;

import io.caracal.common.storage.Transactions;
import io.caracal.sts.approval.Approvals;
import io.caracal.sts.authority.AuthorityCheck;
import io.caracal.sts.authority.AuthorityStore;
import io.caracal.sts.client.ClientAuthenticator;
import io.caracal.sts.evidence.Trail.TrailSettings;
import io.caracal.sts.limit.MintGate;
import io.caracal.sts.mandate.Mandates;
import io.caracal.sts.policy.PolicyBundles;
import io.caracal.sts.policy.PolicyMetrics;
import io.caracal.sts.provider.Directives;
import io.caracal.sts.resource.ResourceStore;
import io.caracal.sts.signing.ZoneKeys;

/**
 * What exchanges are made of.
 *
 * @param issuer ISSUER_URL verbatim
 * @param controlAudience identifier of the Control resource
 * @param safety asked before anything is decided
 */
public record ExchangeParts(
        String issuer,
        String controlAudience,
        Safety safety,
        Transactions transactions,
        TrailSettings evidence,
        ClientAuthenticator clients,
        Authority authority,
        ResourceStore resources,
        MintGate gate,
        Policies policies,
        Approvals approvals,
        ZoneKeys keys,
        Mandates mandates,
        Directives directives) {
    /** Checking and recording authority. */
    public record Authority(AuthorityCheck check, AuthorityStore store) {}

    /** Finding and asking policies. */
    public record Policies(PolicyBundles bundles, PolicyMetrics metrics) {}
}
