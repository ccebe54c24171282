package io.caracal.api;

import io.caracal.common.health.Check;
import io.caracal.common.health.LoopWatch;
import io.caracal.common.health.Readiness;
import io.caracal.common.health.Reading;
import io.caracal.common.health.Source;
import io.caracal.common.lifecycle.Loop;
import io.caracal.common.outbox.OutboxSettings;
import io.caracal.common.outbox.OutboxWatch;
import io.caracal.common.secrets.Css1;
import io.caracal.common.secrets.SecretRef;
import io.caracal.common.secrets.SecretStore;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Where the evidence of the API's own invariants comes from. */
final class ApiReadiness {

    private static final Duration SECRETS_PERIOD = Duration.ofSeconds(15);
    private static final SecretRef NOBODYS = SecretRef.application(new ZoneId("readiness"), "readiness");

    private ApiReadiness() {}

    /** One read of the table serves three invariants. */
    static void bindOutbox(Readiness health, OutboxWatch outbox, ApiSettings.Readiness limits) {
        health.bind(ApiInvariants.OUTBOX_READABLE, outbox.readable());
        health.bind(ApiInvariants.OUTBOX_LAGGING.limit(limits.pendingAge().toSeconds()), outbox.oldestPending());
        health.bind(
                ApiInvariants.outboxDead(limits.deadMost()),
                outbox.dead(limits.deadMost().orElse(0)));
    }

    static void bindPublisher(Readiness health, Loop publisher, OutboxSettings settings) {
        health.bind(ApiInvariants.OUTBOX_PUBLISHER, new LoopWatch(publisher, settings.longestRound()).source());
    }

    static void bindSecrets(Readiness health, Transactions transactions, Css1 envelopes) {
        health.bind(ApiInvariants.SECRET_BACKEND, Source.sampled(secrets(transactions, envelopes), SECRETS_PERIOD));
    }

    /** What was sealed opens again, and a secret that nobody has can be looked up. */
    private static Check secrets(Transactions transactions, Css1 envelopes) {
        SecretStore store = new SecretStore(envelopes);
        byte[] plain = "readiness".getBytes(StandardCharsets.UTF_8);
        return () -> {
            byte[] opened = envelopes.open(envelopes.seal(plain, NOBODYS.value()), NOBODYS.value());
            if (!Arrays.equals(plain, opened)) {
                return Reading.failed("seal_mismatch", "an envelope opened to something else than was sealed");
            }
            boolean absent = transactions
                    .inZone(NOBODYS.zone(), tx -> store.get(tx, NOBODYS))
                    .isEmpty();
            return Reading.of(absent, "secret_unexpected", "the store has a secret that nobody put there");
        };
    }
}
