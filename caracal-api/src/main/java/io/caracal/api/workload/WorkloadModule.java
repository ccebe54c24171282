package io.caracal.api.workload;

import io.caracal.api.credential.KeptSecrets;
import io.caracal.api.credential.SecretMint;
import io.caracal.api.feature.FeatureContext;
import io.caracal.api.mutation.CredentialEvidence;
import io.caracal.common.security.Argon2Secrets;
import io.caracal.common.service.Platform;

/** Mounts the workloads feature. */
public final class WorkloadModule {

    private WorkloadModule() {}

    /** @param hashes hashes workload secrets */
    public static void register(FeatureContext context, Argon2Secrets hashes) {
        Platform platform = context.platform();
        WorkloadStore store = new WorkloadStore();
        SecretMint secrets = new SecretMint("ws_", hashes, platform.random());
        platform.resource(new WorkloadResource(
                context.transactions(),
                store,
                new Workloads(context.mutations(), store, context.secrets(), secrets, platform.ids()),
                new KeptSecrets(context.secrets(), context.zones()),
                new CredentialEvidence(context.outbox(), platform.ids(), context.auditKey())));
    }
}
