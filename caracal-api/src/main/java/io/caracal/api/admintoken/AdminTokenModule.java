package io.caracal.api.admintoken;

import io.caracal.api.access.AdminTokens;
import io.caracal.api.feature.FeatureContext;

/** Mounts the admin tokens feature. */
public final class AdminTokenModule {

    private AdminTokenModule() {}

    /** @param tokens told about revocations */
    public static void register(FeatureContext context, AdminTokens tokens) {
        TokenMint mint = new TokenMint(
                context.mutations(),
                context.transactions(),
                tokens,
                new TokenMint.Chance(
                        context.platform().ids(), context.platform().random()));
        context.platform().resource(new AdminTokenResource(context.transactions(), new AdminTokenStore(), mint));
    }
}
