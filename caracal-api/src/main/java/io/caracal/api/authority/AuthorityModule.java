package io.caracal.api.authority;

import io.caracal.api.feature.FeatureContext;

/** Mounts the authority feature. */
public final class AuthorityModule {

    private AuthorityModule() {}

    public static void register(FeatureContext context) {
        AuthorityStore store = new AuthorityStore();
        context.platform().resource(new AuthorityRecordResource(context.transactions(), store));
        context.platform().resource(new SessionResource(context.transactions(), store));
    }
}
