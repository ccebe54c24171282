package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.health.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LongPollsTest {

    /** Calls back when a test says so. */
    private static final class ByHand implements LongPolls.Timer {

        private record Call(Duration delay, Runnable action) {}

        private final List<Call> calls = new CopyOnWriteArrayList<>();

        @Override
        public Runnable after(Duration delay, Runnable action) {
            Call call = new Call(delay, action);
            calls.add(call);
            return () -> calls.remove(call);
        }

        void run(Duration delay) {
            for (Call call : List.copyOf(calls)) {
                if (call.delay().equals(delay) && calls.remove(call)) {
                    call.action().run();
                }
            }
        }
    }

    private final ProbeBed bed = new ProbeBed();
    private final ByHand timer = new ByHand();
    private final List<ProbeReply> answers = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        bed.serving();
    }

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @Test
    void aChangeIsToldWithTheFullAnswer() {
        LongPolls polls = new LongPolls(bed.readiness, Runnable::run);
        polls.begin(poll(30), timer, answers::add);
        assertThat(polls.waiting()).isEqualTo(1);

        bed.broken(ProbeBed.STORE, Reading.failed("refused", "refused"));

        ProbeBed.await(() -> answers.size() == 1);
        assertThat(answers.get(0).status()).isEqualTo(503);
        assertThat(answers.get(0).headers()).containsEntry("Preference-Applied", "wait=30");
        assertThat(polls.waiting()).isZero();
        assertThat(timer.calls).isEmpty();
    }

    @Test
    void withoutAChangeTheLimitAnswersNotModified() {
        LongPolls polls = new LongPolls(bed.readiness, Runnable::run);
        polls.begin(poll(30), timer, answers::add);

        timer.run(Duration.ofSeconds(30));

        assertThat(answers).singleElement().satisfies(reply -> {
            assertThat(reply.status()).isEqualTo(304);
            assertThat(reply.body()).isEmpty();
            assertThat(reply.headers()).containsKey("ETag");
        });
        assertThat(polls.waiting()).isZero();
    }

    @Test
    void shutdownReleasesEveryWaiter() {
        LongPolls polls = new LongPolls(bed.readiness, Runnable::run);
        for (int i = 0; i < 5; i++) {
            polls.begin(poll(30), timer, answers::add);
        }

        bed.lifecycle.drain();
        bed.readiness.refresh();

        ProbeBed.await(() -> answers.size() == 5);
        assertThat(answers).allSatisfy(reply -> assertThat(ProbeBed.text(reply)).contains("shutting_down"));
    }

    @Test
    void noMoreThanSixtyFourWaitAndAnAbandonedPlaceIsFree() {
        LongPolls polls = new LongPolls(bed.readiness, Runnable::run);
        List<LongPolls.Wait> waits = new ArrayList<>();
        for (int i = 0; i < LongPolls.MAX_WAITERS; i++) {
            waits.add(polls.begin(poll(30), timer, answers::add).orElseThrow());
        }

        assertThat(polls.begin(poll(30), timer, answers::add)).isEmpty();
        assertThat(waits.get(0).abandon()).isTrue();
        assertThat(waits.get(0).abandon()).isFalse();
        assertThat(polls.begin(poll(30), timer, answers::add)).isPresent();
        assertThat(answers).isEmpty();
    }

    @Test
    void aConditionIsLookedAtUntilItHolds() {
        LongPolls polls = new LongPolls(bed.readiness, Runnable::run);
        boolean[] holds = {false};
        ProbeReply yes = ProbeReply.of(200, "", "yes");
        polls.begin(
                new LongPoll(new LongPoll.Satisfied(() -> holds[0]), Duration.ofSeconds(30), () -> yes, () -> yes),
                timer,
                answers::add);

        timer.run(LongPolls.LOOK);
        assertThat(answers).isEmpty();
        holds[0] = true;
        timer.run(LongPolls.LOOK);

        assertThat(answers).containsExactly(yes);
        assertThat(timer.calls).isEmpty();
    }

    @Test
    void whoDoesNotKnowThePresentTagIsAnsweredAtOnce() {
        assertThat(answer("\"other\"", "wait=30")).isInstanceOf(ProbeReply.class);
        assertThat(answer(tag(), null)).isInstanceOf(ProbeReply.class);
        assertThat(answer(tag(), "wait=0")).isInstanceOf(ProbeReply.class);
        assertThat(answer(tag(), "respond-async")).isInstanceOf(ProbeReply.class);
        assertThat(answer(tag(), "wait=30")).isInstanceOf(LongPoll.class);
        assertThat(answer("W/" + tag(), "respond-async, wait=30")).isInstanceOf(LongPoll.class);
        assertThat(((LongPoll) answer(tag(), "wait=9999")).limit()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void nobodyWaitsForAServiceThatDrains() {
        bed.lifecycle.drain();

        assertThat(answer(tag(), "wait=30")).isInstanceOf(ProbeReply.class);
    }

    private String tag() {
        return bed.get("/ready").headers().getOrDefault("ETag", "");
    }

    private LongPoll poll(int seconds) {
        return (LongPoll) answer(tag(), "wait=" + seconds);
    }

    private ProbeAnswer answer(String tag, @Nullable String prefer) {
        Optional<ProbeAnswer> answer =
                bed.endpoints().answer(new ProbeRequest("GET", "/ready", null, null, null, tag, prefer, null));
        return answer.orElseThrow();
    }
}
