package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.health.Reading;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProofsTest {

    private final ProbeBed bed = new ProbeBed();
    private final AtomicLong epoch = new AtomicLong(41);

    @BeforeEach
    void start() {
        bed.readiness.applied("revocation_epoch", epoch::get);
        bed.serving();
    }

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @Test
    void readyOnlyOnceTheEpochIsApplied() {
        ProbeReply early = bed.get("/ready?min_revocation_epoch=42");
        assertThat(early.status()).isEqualTo(503);
        assertThat(early.headers()).containsKey("Retry-After");
        JsonNode body = ProbeBed.json(early);
        assertThat(body.path("ok").asBoolean(true)).isFalse();
        assertThat(body.path("reason").asText()).isEqualTo("revocation_epoch_not_applied");
        assertThat(body.path("applied_revocation_epoch").asLong()).isEqualTo(41);

        epoch.set(42);
        ProbeReply applied = bed.get("/ready?min_revocation_epoch=42");
        assertThat(applied.status()).isEqualTo(200);
        assertThat(ProbeBed.json(applied).path("applied_revocation_epoch").asLong())
                .isEqualTo(42);
    }

    @Test
    void anAppliedEpochProvesNothingWhileTheInstanceIsNotReady() {
        bed.broken(ProbeBed.STORE, Reading.failed("refused", "refused"));

        ProbeReply reply = bed.get("/ready?min_revocation_epoch=1");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(ProbeBed.json(reply).path("reason").asText()).isEqualTo("postgres_unreachable");
    }

    @Test
    void aProofThatTheServiceCannotGiveIsNotApplicable() {
        ProbeReply reply = bed.get("/ready?min_policy_version=3");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(ProbeBed.json(reply).path("error").asText()).isEqualTo("not_applicable");
    }

    @Test
    void withAPreferenceToWaitTheAnswerComesOnceTheEpochIsApplied() {
        ProbeRequest request =
                new ProbeRequest("GET", "/ready", "min_revocation_epoch=42", null, null, null, "wait=30", null);

        ProbeAnswer answer = bed.endpoints().answer(request).orElseThrow();

        assertThat(answer).isInstanceOf(LongPoll.class);
        LongPoll.Until until = ((LongPoll) answer).until();
        assertThat(until).isInstanceOf(LongPoll.Satisfied.class);
        LongPoll.Satisfied satisfied = (LongPoll.Satisfied) until;
        assertThat(satisfied.condition().getAsBoolean()).isFalse();
        epoch.set(42);
        assertThat(satisfied.condition().getAsBoolean()).isTrue();
        assertThat(((LongPoll) answer).now().get().status()).isEqualTo(200);
    }

    @Test
    void whatIsAppliedAlreadyIsAnsweredAtOnce() {
        ProbeRequest request =
                new ProbeRequest("GET", "/ready", "min_revocation_epoch=41", null, null, null, "wait=30", null);

        assertThat(bed.reply(request).status()).isEqualTo(200);
    }
}
