package io.caracal.api.provider;

import io.caracal.api.feature.FeatureContext;

/** Mounts the providers feature. */
public final class ProviderModule {

    private ProviderModule() {}

    public static void register(FeatureContext context) {
        ProviderStore store = new ProviderStore();
        Providers providers = new Providers(
                context.mutations(),
                store,
                new ProviderSecrets(context.secrets()),
                context.platform().ids());
        context.platform().resource(new ProviderResource(context.transactions(), store, providers));
    }
}
