package io.caracal.api.application;

import io.caracal.api.feature.FeatureContext;
import io.caracal.api.mutation.CredentialEvidence;
import io.caracal.common.redis.FixedWindowLimiter;
import io.caracal.common.security.Argon2Secrets;
import io.caracal.common.service.Platform;

/** Mounts the applications feature. */
public final class ApplicationModule {

    private ApplicationModule() {}

    /** @param hashes hashes client secrets */
    public static void register(FeatureContext context, Argon2Secrets hashes) {
        Platform platform = context.platform();
        ApplicationStore store = new ApplicationStore();
        ClientSecrets secrets = new ClientSecrets(hashes, platform.random());
        CredentialEvidence evidence = new CredentialEvidence(context.outbox(), platform.ids(), context.auditKey());
        platform.resource(new ApplicationResource(
                context.transactions(),
                store,
                new Applications(context.mutations(), store, context.secrets(), secrets, platform.ids()),
                new Registrations(
                        context.mutations(),
                        context.transactions(),
                        store,
                        secrets,
                        new Registrations.Gate(new FixedWindowLimiter(context.redis()), platform.ids())),
                new SecretReveal(context.mutations(), store, context.secrets(), evidence, context.zones())));
    }
}
