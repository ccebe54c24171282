package io.caracal.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CaracalExceptionTest {
    @Test
    void everyCodeIsSnakeCaseWithAnErrorStatus() {
        assertThat(ErrorCode.values()).allSatisfy(code -> {
            assertThat(code.code()).matches("[a-z]+(_[a-z0-9]+)*");
            assertThat(code.status()).isBetween(400, 599);
        });
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::code)).doesNotHaveDuplicates();
    }

    @Test
    void startsWithTheUsualStatusAndNothingElse() {
        CaracalException plain = CaracalException.of(ErrorCode.ZONE_NOT_FOUND);
        assertThat(plain.status()).isEqualTo(404);
        assertThat(plain.description()).isEmpty();
        assertThat(plain.details()).isEmpty();
        assertThat(plain.headers()).isEmpty();
        assertThat(plain).hasMessage("zone_not_found");
    }

    @Test
    void copiesLeaveTheOriginalAlone() {
        CaracalException original = CaracalException.of(ErrorCode.INVALID_TOKEN, "bad");
        CaracalException changed = original.status(403)
                .detail("a", 1)
                .detail("b", 2)
                .header("WWW-Authenticate", "Bearer")
                .causedBy(new IllegalStateException("why"));

        assertThat(changed.status()).isEqualTo(403);
        assertThat(changed.description()).contains("bad");
        assertThat(changed.details().keySet()).containsExactly("a", "b");
        assertThat(changed.headers()).containsEntry("WWW-Authenticate", "Bearer");
        assertThat(changed).hasMessage("invalid_token: bad").hasCauseInstanceOf(IllegalStateException.class);
        assertThat(original.status()).isEqualTo(401);
        assertThat(original.details()).isEmpty();
        assertThat(original.headers()).isEmpty();
    }

    @Test
    void copyKeepsTheCause() {
        CaracalException caused =
                CaracalException.of(ErrorCode.STS_UNREACHABLE).causedBy(new IllegalStateException("why"));
        assertThat(caused.status(502)).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void retryAfterIsWholeSecondsRoundedUpAndAtLeastOne() {
        assertThat(retryAfter(Duration.ZERO)).isEqualTo("1");
        assertThat(retryAfter(Duration.ofMillis(1000))).isEqualTo("1");
        assertThat(retryAfter(Duration.ofMillis(1001))).isEqualTo("2");
        assertThat(retryAfter(Duration.ofMinutes(2))).isEqualTo("120");
    }

    private static String retryAfter(Duration delay) {
        return CaracalException.of(ErrorCode.RATE_LIMITED)
                .retryAfter(delay)
                .headers()
                .get("Retry-After");
    }
}
