package io.caracal.api.application;

import io.caracal.api.credential.KeptSecrets;
import io.caracal.api.credential.SecretMint;
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
        SecretMint secrets = new SecretMint("cs_", hashes, platform.random());
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
                new SecretReveal(
                        context.mutations(), store, new KeptSecrets(context.secrets(), context.zones()), evidence)));
    }
}
