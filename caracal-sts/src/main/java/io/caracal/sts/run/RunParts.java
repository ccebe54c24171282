package io.caracal.sts.run;

import io.caracal.common.redis.Redis;
import io.caracal.common.security.Argon2Secrets;
import io.caracal.common.storage.Transactions;
import io.caracal.sts.approval.Approvals;
import io.caracal.sts.client.Lockout;
import io.caracal.sts.evidence.Trail.TrailSettings;
import io.caracal.sts.exchange.ExchangeParts;
import io.caracal.sts.exchange.Safety;
import io.caracal.sts.limit.MintLimit;
import io.caracal.sts.provider.Directives;

/** What the run routes share with exchanges. */
public record RunParts(
        Transactions transactions,
        Redis redis,
        MintLimit limit,
        Argon2Secrets secrets,
        Lockout lockout,
        TrailSettings evidence,
        Safety safety,
        ExchangeParts.Policies policies,
        Approvals approvals,
        Directives directives) {}
